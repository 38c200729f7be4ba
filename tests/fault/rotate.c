/* SPDX-License-Identifier: ISC */
/*
 * rotate: an endurance test of --on-change.  A writer changes a plain file and a volume of two
 * files in every way, and the application logs the versions with which it was started.  Each start
 * must have a set that was whole at some time and is not older than that of the start before, and
 * the last set must arrive.  No process, descriptor or memory may be left behind.
 *
 *	rotate WAITENV APPLICATION CHANGES [SEED]
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/clock.h"

#define VARIABLES 30
#define MOST 100000
#define PATIENCE MS(60000)

static uint64_t seed;
static int versions[2];			/* of the plain file and of the volume */
static struct set { int version[2]; int64_t at; bool renamed; } sets[MOST];
static int sets_n;

static void
die(const char *what)
{
	fprintf(stderr, "rotate: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* The writer. */
static void
put(const char *path, int flags, char kind, int version, int from, int to, int pause,
    const char *more)
{
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);

	if (fd < 0)
		die(path);
	for (int i = from; i < to; i++) {
		dprintf(fd, "%c%d=%d\n", kind, i, version);
		if (pause && i % 10 == 9)
			sleep_until(now() + MS(pause));
	}
	dprintf(fd, "%s", more);
	close(fd);
}

static void
in_place(int version)
{
	put("plain", O_TRUNC, 'P', version, 0, VARIABLES, 0, "");
}

static void
slowly(int version)
{
	put("plain", O_TRUNC, 'P', version, 0, VARIABLES, 20, "");
}

static void
renamed(int version)
{
	put("new", O_TRUNC, 'P', version, 0, VARIABLES, 0, "");
	sets[sets_n].at = now();
	sets[sets_n].renamed = true;
	if (rename("new", "plain") < 0)
		die("rename");
}

static void
recreated(int version)
{
	unlink("plain");
	sleep_until(now() + between(&seed, 0, MS(30)));
	slowly(version);
}

static void
damaged(int version)
{
	put("new", O_TRUNC, 'P', version, 0, VARIABLES, 0, "no name, and no variable\n");
	rename("new", "plain");
	sleep_until(now() + between(&seed, 0, MS(60)));
	renamed(version);
}

static void
half_renamed(int version)
{
	put("new", O_TRUNC, 'P', version, 0, VARIABLES / 2, 0, "");
	if (rename("new", "half") < 0)
		die("rename");
	int fd = open("half", O_WRONLY | O_APPEND);

	rename("half", "plain");
	sleep_until(now() + between(&seed, 0, MS(300)));
	for (int i = VARIABLES / 2; i < VARIABLES; i++)
		dprintf(fd, "P%d=%d\n", i, version);
	close(fd);
}

/* Publishes a volume as the kubelet does: a new folder, then the symbolic link ..data. */
static void
swapped(int version)
{
	static int old;
	char folder[32], path[64];

	snprintf(folder, sizeof folder, "volume/..%d", version);
	if (mkdir(folder, 0700) < 0)
		die("mkdir");
	snprintf(path, sizeof path, "%s/one", folder);
	put(path, 0, 'V', version, 0, VARIABLES / 2, 0, "");
	snprintf(path, sizeof path, "%s/two", folder);
	put(path, 0, 'V', version, VARIABLES / 2, VARIABLES, 0, "");
	unlink("volume/..data_tmp");
	if (symlink(folder + strlen("volume/"), "volume/..data_tmp") < 0)
		die("symlink");
	sets[sets_n].at = now();
	if (rename("volume/..data_tmp", "volume/..data") < 0)
		die("rename");
	if (old) {
		char command[64];

		snprintf(command, sizeof command, "rm -rf volume/..%d", old);
		if (system(command) != 0)
			die("rm");
	}
	old = version;
}

static void (*const ways[])(int) = { renamed, in_place, slowly, recreated, damaged, half_renamed };
#define WAYS (sizeof ways / sizeof *ways)

static void
change(void)
{
	size_t way = (size_t)between(&seed, 0, WAYS + 2);
	int kind = way >= WAYS;

	versions[kind]++;
	sets[sets_n] = (struct set){ .version = { versions[0], versions[1] } };
	if (kind)
		swapped(versions[1]);
	else
		ways[way](versions[0]);
	if (!sets[sets_n].at)
		sets[sets_n].at = now();
	if (++sets_n == MOST)
		die("too many changes");
}

static int latencies_n;
static int64_t latencies[MOST];

static int
by_size(const void *a, const void *b)
{
	const int64_t d = *(const int64_t *)a - *(const int64_t *)b;

	return d < 0 ? -1 : d > 0;
}

/* Reads the log of the application.  Returns false if a start was wrong. */
static bool
judge(const char *log, int *starts, int *last)
{
	FILE *f = fopen(log, "r");
	char line[128];
	bool good = true;

	*starts = 0;
	*last = -1;
	latencies_n = 0;
	while (f && fgets(line, sizeof line, f)) {
		long long at;
		int p, v, set;

		if (sscanf(line, "start %d %d %lld", &p, &v, &at) != 3)
			continue;
		++*starts;
		for (set = *last + (*last >= 0); set < sets_n; set++)
			if (sets[set].version[0] == p && sets[set].version[1] == v)
				break;
		if (set == sets_n) {
			printf("not ok every start has a set that was whole, in their order\n"
			    "# got: plain %d, volume %d, after start %d\n", p, v, *starts - 1);
			good = false;
			continue;
		}
		if (sets[set].renamed)	/* then the application ends at once */
			latencies[latencies_n++] = at - sets[set].at;
		*last = set;
	}
	if (f)
		fclose(f);
	return good;
}

static int
descriptors(pid_t pid)
{
	char path[64];
	struct dirent *entry;
	DIR *d;
	int n = 0;

	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	if (!(d = opendir(path)))
		return -1;
	while ((entry = readdir(d)))
		n += entry->d_name[0] != '.';
	closedir(d);
	return n;
}

/* Returns the rest of the first line in a file of /proc/PID that begins with start. */
static char *
line_of(pid_t pid, const char *file, const char *start)
{
	static char line[128];
	char path[64];
	bool found = false;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	if (!(f = fopen(path, "r")))
		return "";
	while (!found && fgets(line, sizeof line, f))
		found = strncmp(line, start, strlen(start)) == 0;
	fclose(f);
	return found ? line + strlen(start) : "";
}

/* Returns the children of pid, the keeper first. */
static int
children(pid_t pid, pid_t out[16])
{
	char file[64], *at, *end;
	int n = 0;

	snprintf(file, sizeof file, "task/%d/children", pid);
	for (at = line_of(pid, file, ""); n < 16 && (out[n] = (pid_t)strtol(at, &end, 10)) > 0;
	    at = end)
		n++;
	for (int i = 1; i < n; i++)
		if (*line_of(out[i], "comm", "waitenv")) {
			pid_t keeper = out[i];

			out[i] = out[0];
			out[0] = keeper;
		}
	return n;
}

static int passed, failed;

static void
claim(bool good, const char *name)
{
	printf("%sok %s\n", good ? "" : "not ", name);
	*(good ? &passed : &failed) += 1;
}

static bool
arrived(const char *log, int *starts)
{
	const int64_t until = now() + PATIENCE;
	int last;

	do {
		if (!judge(log, starts, &last))
			return false;
		if (last == sets_n - 1)
			return true;
		sleep_until(now() + MS(20));
	} while (now() < until);
	return false;
}

static pid_t
begin(const char *waitenv, const char *app, const char *log, const char *sources)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	setenv("WAITENV_FILE", sources, 1);
	execl(waitenv, "waitenv", "--init", "--on-change", "restart", "-q", "--", app, log,
	    (char *)NULL);
	_exit(127);
}

/* Measures how long the restart after a change takes, with one file that is renamed into place. */
static void
one_file(const char *waitenv, const char *app)
{
	pid_t pid = begin(waitenv, app, "one.log", "plain");
	int starts;
	bool good = arrived("one.log", &starts);

	for (int i = 0; good && i < 20; i++) {
		sets[sets_n] = (struct set){ .version = { ++versions[0], 0 } };
		renamed(versions[0]);
		sets_n++;
		good = arrived("one.log", &starts);
		sleep_until(now() + MS(100));
	}
	claim(good, "a file that is renamed into place restarts the application");
	qsort(latencies, (size_t)latencies_n, sizeof *latencies, by_size);
	printf("# from the rename to the first instruction of the new application, "
	    "median of %d: %.2f ms\n",
	    latencies_n, latencies_n ? (double)latencies[latencies_n / 2] / 1e6 : 0);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	sets_n = 0;
}

int
main(int argc, char **argv)
{
	char folder[] = "/tmp/rotateXXXXXX", waitenv[4096], app[4096], log[64], command[64];
	int changes, starts, fds[2], kib[2], status;
	pid_t pid, child[16];

	if (argc < 4 || (changes = atoi(argv[3])) < 1 || !realpath(argv[1], waitenv)
	    || !realpath(argv[2], app)) {
		fprintf(stderr, "usage: rotate WAITENV APPLICATION CHANGES [SEED]\n");
		return 2;
	}
	if (!mkdtemp(folder) || chdir(folder) < 0 || mkdir("volume", 0700) < 0
	    || symlink("..data/one", "volume/one") < 0 || symlink("..data/two", "volume/two") < 0)
		die("folder");
	snprintf(log, sizeof log, "%s/log", folder);
	seed = argc > 4 ? strtoull(argv[4], NULL, 0) : (uint64_t)now();
	printf("# seed %llu\n", (unsigned long long)seed);
	versions[0] = 1;
	in_place(1);
	sets[sets_n++] = (struct set){ .version = { 1, 0 }, .at = now() };
	one_file(waitenv, app);
	swapped(versions[1] = 1);
	sets[sets_n++] = (struct set){ .version = { versions[0], 1 }, .at = now() };
	pid = begin(waitenv, app, log, "plain volume/one volume/two");
	claim(arrived(log, &starts), "the first start of the application has the first set");
	sleep_until(now() + MS(500));
	children(pid, child);
	fds[0] = descriptors(child[0]);
	kib[0] = atoi(line_of(pid, "smaps_rollup", "Anonymous:"))
	    + atoi(line_of(child[0], "smaps_rollup", "Anonymous:"));
	for (int i = 0; i < changes; i++) {
		change();
		sleep_until(now() + (chance(&seed) % 4 == 0 ? between(&seed, MS(200), MS(500))
		    : between(&seed, 0, MS(80))));
	}
	claim(arrived(log, &starts),
	    "every start has a set that was whole, in their order, and the last set arrives");
	sleep_until(now() + MS(3000));		/* a candidate without a change may still run */
	claim(children(pid, child) == 2,
	    "after the changes the parent has two children, the keeper and the application");
	fds[1] = descriptors(child[0]);
	kib[1] = atoi(line_of(pid, "smaps_rollup", "Anonymous:"))
	    + atoi(line_of(child[0], "smaps_rollup", "Anonymous:"));
	claim(fds[0] > 0 && fds[0] == fds[1],
	    "after the changes the keeper has as many descriptors as before");
	claim(kib[0] > 0 && kib[1] <= kib[0] + 16,
	    "after the changes parent and keeper have as much memory as before");
	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	claim(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "TERM ends the parent with the exit code of the application");
	claim(kill(child[0], 0) < 0 && kill(child[1], 0) < 0,
	    "keeper and application end with the parent");
	printf("# %d changes, %d starts; anonymous memory of parent and keeper together: %d KiB\n",
	    changes, starts, kib[1]);
	if (chdir("/") < 0 || snprintf(command, sizeof command, "rm -rf %s", folder) < 0
	    || system(command) != 0)
		die("rm");
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
