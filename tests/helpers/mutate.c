/* SPDX-License-Identifier: ISC */
/*
 * mutate: runs waitenv once for every damaged copy of a bundle, and checks how it ends.
 *
 *	mutate NAME prefix|flip[:STEP] path|env|fd FILE FOLDER MAP WAITENV [OPTION …]
 *
 * prefix	each proper prefix, from no byte to all bytes but the last
 * flip	each flipped bit, or every STEPth
 * MAP	"OFFSET=CODE[,CODE …] …": a cut or a damaged byte from that offset on must
 *	end with one of these codes; with 75! the message must say that it could be damage; 42 is
 *	the exit code of the application
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/helpers/helper.h"

enum { WORKERS = 4, REPORTS = 5, ZONES = 16, SOURCE_FD = 9 };

enum channel { BY_PATH, BY_ENV, BY_FD };

struct zone { size_t from; char codes[32]; };

static struct {
	bool flip;
	size_t step;
	enum channel channel;
	unsigned char *bytes;
	size_t n;
	const char *folder;
	struct zone zones[ZONES];
	size_t zones_n;
	char **argv;		/* ends in the source, "--", this program, "started" */
	char **spec;
} job;

static void
slurp(const char *path)
{
	int fd = need(open(path, O_RDONLY), path);
	struct stat st;

	need(fstat(fd, &st), path);
	job.n = (size_t)st.st_size;
	job.bytes = malloc(job.n + 1);
	if (!job.bytes || read(fd, job.bytes, job.n) != (ssize_t)job.n)
		die(path);
	job.bytes[job.n] = '\0';
	close(fd);
}

static void
parse_zones(char *words)
{
	for (char *word; job.zones_n < ZONES && (word = strtok(words, " ")); words = NULL) {
		struct zone *z = &job.zones[job.zones_n++];

		if (sscanf(word, "%zu=%31s", &z->from, z->codes) != 2)
			die(word);
	}
}

/* Finds the code in the list of the byte's zone, such as "65,75!".  Returns the rest of the list
 * from there, or NULL. */
static const char *
allowed(size_t at, int code)
{
	const struct zone *z = &job.zones[0];
	char text[16];

	for (size_t i = 0; i < job.zones_n && job.zones[i].from <= at; i++)
		z = &job.zones[i];
	snprintf(text, sizeof text, "%d", code);
	return code > 0 ? strstr(z->codes, text) : NULL;
}

/* Gives the bytes to the child as a file, a variable, or a pipe without a writer. */
static void
give(const unsigned char *p, size_t n, const char *path)
{
	char *variable;
	int fds[2];

	switch (job.channel) {
	case BY_PATH:
		fds[1] = need(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), path);
		break;
	case BY_ENV:
		variable = malloc(n + sizeof "CANARY_BUNDLE=");
		sprintf(variable, "CANARY_BUNDLE=%.*s", (int)n, (const char *)p);
		putenv(variable);
		return;
	case BY_FD:
		need(pipe(fds), "pipe");
		need(dup2(fds[0], SOURCE_FD), "dup2");
		close(fds[0]);
		need(fcntl(fds[1], F_SETPIPE_SZ, 1 << 20), "F_SETPIPE_SZ");
	}
	if (write(fds[1], p, n) != (ssize_t)n)
		die("write");
	close(fds[1]);
}

/* Runs waitenv and reads its message into line.  Returns its exit code, or -signal. */
static int
run(const unsigned char *p, size_t n, char *path, char *line, size_t *line_n)
{
	int fds[2], status;
	size_t room = *line_n;
	ssize_t got;
	pid_t pid;

	need(pipe2(fds, O_CLOEXEC), "pipe");
	if ((pid = with_parent(fork())) == 0) {
		give(p, n, path);
		if (job.channel == BY_PATH)
			*job.spec = path;
		dup2(fds[1], STDERR_FILENO);
		execv(job.argv[0], job.argv);
		_exit(70);
	}
	close(fds[1]);
	*line_n = 0;
	while (*line_n < room && (got = read(fds[0], line + *line_n, room - *line_n)) > 0)
		*line_n += (size_t)got;
	close(fds[0]);
	need(waitpid(pid, &status, 0), "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static const char *
judge(size_t at, int code, const char *line, size_t n)
{
	const char *rule = allowed(at, code);

	if (!rule)
		return code == STARTED ? "the application was started"
		    : "another exit code was expected";
	if (rule[2] == '!' && !memmem(line, n, "damaged", 7))
		return "does not say that it may be damaged";
	return code == STARTED ? NULL : line_fault(line, n, code);
}

/* Runs every WORKERSth of the damaged copies.  Returns whether one of them failed. */
static int
work(size_t worker)
{
	const size_t all = job.flip ? job.n * 8 / job.step : job.n;
	unsigned char *copy = malloc(job.n + 1);
	char path[4096], line[4096];
	int wrong = 0;

	snprintf(path, sizeof path, "%s/mutant.%zu", job.folder, worker);
	for (size_t i = worker; copy && i < all; i += WORKERS) {
		size_t bit = i * job.step, at = job.flip ? bit / 8 : i, line_n = sizeof line;
		const char *fault;
		int code;

		memcpy(copy, job.bytes, job.n + 1);
		if (job.flip)
			copy[at] ^= (unsigned char)(1u << bit % 8);
		if (job.channel == BY_ENV && job.flip && copy[at] == '\0')
			continue;	/* a variable cannot contain NUL */
		code = run(copy, job.flip ? job.n : at, path, line, &line_n);
		fault = judge(at, code, line, line_n);
		if (fault && wrong++ < REPORTS)
			printf("# byte %zu, bit %zu: %s: code %d, %.*s\n", at,
			    job.flip ? bit % 8 : 0, fault, code, (int)line_n, line);
	}
	fflush(stdout);
	return !copy || wrong ? 1 : 0;
}

static bool
work_all(void)
{
	bool good = true;
	int status;

	fflush(stdout);
	for (size_t i = 0; i < WORKERS; i++)
		if (with_parent(fork()) == 0)
			_exit(work(i));
	for (size_t i = 0; i < WORKERS; i++) {
		need(wait(&status), "wait");
		good &= status == 0;
	}
	return good;
}

static void
parse(int argc, char **argv)
{
	static const char *const channels[] = { "path", "env", "fd" };
	static char *const specs[] = { "", "env:CANARY_BUNDLE", "fd:9" };

	job.flip = strncmp(argv[2], "flip", 4) == 0;
	job.step = job.flip && argv[2][4] ? (size_t)atoi(argv[2] + 5) : 1;
	while (job.channel < BY_FD && strcmp(argv[3], channels[job.channel]) != 0)
		job.channel++;
	slurp(argv[4]);
	job.folder = argv[5];
	parse_zones(argv[6]);
	job.argv = calloc((size_t)argc, sizeof *argv);
	memcpy(job.argv, argv + 7, (size_t)(argc - 7) * sizeof *argv);
	job.argv += argc - 7;
	*job.argv++ = "-f";
	job.spec = job.argv;
	*job.argv++ = specs[job.channel];
	*job.argv++ = "--";
	*job.argv++ = argv[0];
	*job.argv++ = "started";
	job.argv -= argc - 7 + 5;
}

int
main(int argc, char **argv)
{
	bool good;

	if (argc == 2 && strcmp(argv[1], "started") == 0)
		return STARTED;
	if (argc < 8)
		die("usage");
	parse(argc, argv);
	good = work_all();
	printf("%s %s: %zu %s\n", good ? "ok" : "not ok", argv[1],
	    job.flip ? job.n * 8 / job.step : job.n, job.flip ? "flipped bits" : "prefixes");
	return !good;
}
