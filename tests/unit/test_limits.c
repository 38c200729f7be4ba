/* SPDX-License-Identifier: ISC */
/*
 * limits: the sums, compared with the kernel to the byte.  For each stack limit, the largest
 * environment that limits_check accepts starts a program, and one byte more is refused by both.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/env/limits.h"
#include "tests/unit/test.h"

#define VARIABLES 200

static struct err e;
static char self[PATH_MAX], folder[] = "/tmp/test_limits.XXXXXX";

/* 200 variables of about the same size that take that many bytes in all, NULs included. */
static char **
block(size_t bytes)
{
	char **envp = calloc(VARIABLES + 1, sizeof *envp);

	for (size_t i = 0; i < VARIABLES; i++) {
		size_t n = bytes / VARIABLES + (i < bytes % VARIABLES);

		envp[i] = malloc(n);
		memset(envp[i], 'x', n - 1);
		memcpy(envp[i], "NAME_000=", 9);
		envp[i][5] = (char)('0' + i / 100);
		envp[i][6] = (char)('0' + i / 10 % 10);
		envp[i][7] = (char)('0' + i % 10);
		envp[i][n - 1] = '\0';
	}
	return envp;
}

static void
free_block(char **envp)
{
	for (size_t i = 0; envp[i]; i++)
		free(envp[i]);
	free(envp);
}

/* Starts the program.  Returns 0, the errno of execve, or -1 if the program died. */
static int
kernel(const char *path, char **argv, char **envp)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execve(path, argv, envp);
		_exit(errno);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/* The largest size of block that limits_check accepts. */
static size_t
largest(const char *path, char **argv)
{
	struct limits limit;
	size_t low = limits_check(path, argv, (char *[]){ NULL }, 0, 0, &limit, &e) == V_OK
	    ? limit.most - 16384 : 0, high = limit.most;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		char **envp = block(middle);
		struct limits limits;

		if (limits_check(path, argv, envp, 0, 0, &limits, &e) == V_OK)
			low = middle;
		else
			high = middle;
		free_block(envp);
	}
	return low;
}

static bool
agree(const char *path, char **argv, size_t bytes, bool fits)
{
	char **envp = block(bytes);
	struct limits limits;
	bool ours = limits_check(path, argv, envp, 0, 0, &limits, &e) == V_OK;
	int theirs = kernel(path, argv, envp);

	free_block(envp);
	if (ours == fits && theirs == (fits ? 0 : E2BIG))
		return true;
	printf("# %zu bytes for %s: limits_check says %d, the kernel %d\n", bytes, path,
	    ours, theirs);
	return false;
}

static void
edge(const char *name, const char *path, char **argv)
{
	size_t most = largest(path, argv);
	char claim[100];

	snprintf(claim, sizeof claim, "limits_check and the kernel agree: %s", name);
	CHECK(claim, agree(path, argv, most, true) && agree(path, argv, most + 1, false));
}

/* Writes a script that begins with the line and returns its path. */
static const char *
script(const char *name, const char *line, char path[PATH_MAX])
{
	FILE *f;

	snprintf(path, PATH_MAX, "%s/%s", folder, name);
	f = fopen(path, "w");
	fputs(line, f);
	fclose(f);
	chmod(path, 0755);
	return path;
}

static void
remove_folder(void)
{
	static const char *const names[] = { "script", "long", "nested-1", "nested-2", "nested-3",
		"nested-4", "nested-5", "program" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static void
scripts(void)
{
	static const char *const tails[] = { "\n", " an argument \t\n", "\nmore", "", " x  ",
	    "\n\n", " \n" };
	char line[2 * PATH_MAX], path[PATH_MAX], deeper[PATH_MAX], name[64];
	char *argv[] = { "script", "1", NULL };

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		snprintf(line, sizeof line, "#!%s%s%s", i % 2 ? " \t" : "", self, tails[i]);
		snprintf(name, sizeof name, "script %zu", i);
		edge(name, script("script", line, path), argv);
	}
	snprintf(line, sizeof line, "#!%s %0300d\n", self, 0);
	edge("a first line that is cut off", script("long", line, path), argv);
	for (int depth = 1; depth <= 5; depth++) {
		snprintf(line, sizeof line, "#!%s -%d\n", depth == 1 ? self : deeper, depth);
		snprintf(name, sizeof name, "nested-%d", depth);
		edge(name, script(name, line, path), argv);
		strcpy(deeper, path);
	}
}

static void
totals(void)
{
	static const struct { const char *name; rlim_t stack; } stacks[] = {
		{ "stack 512 KiB", 512 << 10 }, { "stack 1 MiB", 1 << 20 },
		    { "stack 8 MiB", 8 << 20 },
		{ "stack 24 MiB", 24 << 20 }, { "stack 64 MiB", 64 << 20 },
		{ "stack of an odd size", (3 << 20) + 12345 }, { "stack unlimited", RLIM_INFINITY },
	};
	char *plain[] = { self, NULL }, *found[] = { "test_limits", "an", "argument", "", NULL };
	struct rlimit was, now;
	char name[100];

	getrlimit(RLIMIT_STACK, &was);
	for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++) {
		now = (struct rlimit){ stacks[i].stack, was.rlim_max };
		if (setrlimit(RLIMIT_STACK, &now) < 0) {
			printf("# %s: setrlimit refuses it\n", stacks[i].name);
			continue;
		}
		edge(stacks[i].name, self, plain);
		snprintf(name, sizeof name, "%s, with arguments", stacks[i].name);
		edge(name, self, found);
	}
	for (rlim_t stack = 64 << 10; stack < 256 << 10; stack += 16 << 10) {
		now = (struct rlimit){ stack, was.rlim_max };
		setrlimit(RLIMIT_STACK, &now);
		snprintf(name, sizeof name,
		    "an environment of the largest size starts a program with a stack of %u KiB",
		    (unsigned)(stack >> 10));
		CHECK(name, agree(self, plain, largest(self, plain), true));
	}
	now = (struct rlimit){ 1 << 20, was.rlim_max };
	setrlimit(RLIMIT_STACK, &now);
	scripts();
	setrlimit(RLIMIT_STACK, &was);
}

/* Checks one string of n bytes, as variable or argument, and if really is set asks the kernel. */
static enum verdict
one(size_t n, bool argument, bool really)
{
	static const char name[] = "DB_CA_BUNDLE=";
	char *string = malloc(n + 1), *argv[] = { self, NULL, NULL }, *envp[] = { NULL, NULL };
	struct limits limits;
	enum verdict v;

	memset(string, 'x', n);
	memcpy(string, name, sizeof name - 1);
	string[n] = '\0';
	*(argument ? &argv[1] : &envp[0]) = string;
	v = limits_check(self, argv, envp, 0, 0, &limits, &e);
	if (really && kernel(self, argv, envp) != (v == V_OK ? 0 : E2BIG))
		v = V_SYS;
	if (v == V_BAD && !argument && limits.variable != string)
		v = V_SYS;
	free(string);
	return v;
}

static void
strings(void)
{
	size_t most = 32 * (size_t)sysconf(_SC_PAGESIZE) - 1;

	CHECK("a variable of the largest size is accepted", one(most, false, true) == V_OK);
	CHECK("a variable one byte above the largest size is refused",
	    one(most + 1, false, true) == V_BAD && e.fault == F_CONFIG);
	CHECK("an argument of the largest size is accepted", one(most, true, true) == V_OK);
	CHECK("an argument one byte above the largest size is refused",
	    one(most + 1, true, true) == V_BAD && e.fault == F_CONFIG);
	if (most != 131071)
		return;
	CHECK("a variable that is too large is refused", one(140212, false, false) == V_BAD);
	CHECK_REASON("the reason for refusing a variable that is too large names it", e,
	    "DB_CA_BUNDLE is 140,212 bytes; Linux takes at most 131,071 for one variable");
	CHECK("an argument that is too large is refused", one(131072, true, false) == V_BAD);
	CHECK_REASON("the reason for refusing an argument that is too large states its number", e,
	    "argument 1 is 131,072 bytes; Linux takes at most 131,071 for one argument");
}

static void
reasons(void)
{
	char *argv[] = { "/x", "-c", NULL }, big[100001] = "", wide[131072] = "",
	    *envp[] = { big, "B=1", NULL };
	char *many[64] = { NULL };
	struct rlimit was, now;
	struct limits limits;

	getrlimit(RLIMIT_STACK, &was);
	now = (struct rlimit){ 512 << 10, was.rlim_max };
	setrlimit(RLIMIT_STACK, &now);
	memset(big, 'x', 100000);
	big[1] = '=';

	CHECK("an environment below the limit fits",
	    limits_check("/x", argv, envp, 0, 0, &limits, &e) == V_OK);
	CHECK("the strings and the pointers of an environment are counted",
	    limits.used == 100014 + 32);
	CHECK("the limit of a small stack is 131,072 bytes", limits.most == 131072);
	CHECK("an environment that leaves exactly the headroom fits",
	    limits_check("/x", argv, envp, 0, 131072 - 100046, &limits, &e) == V_OK);
	CHECK("an environment that leaves a byte less than the headroom is refused",
	    limits_check("/x", argv, envp, 0, 131072 - 100046 + 1, &limits, &e) == V_BAD);
	CHECK_REASON("the reason for refusing too little headroom states the headroom",
	    e, "environment and arguments take 100,046 bytes, and 31,027 are to stay "
	    "free; Linux takes at most 131,072; largest: x 100,000, B 3, argument 1 2");
	argv[1] = big;
	CHECK("an environment above the limit is refused",
	    limits_check("/x", argv, envp, 0, 0, &limits, &e) == V_BAD && !limits.variable);
	CHECK_REASON("the reason for refusing a large environment names the largest strings",
	    e, "environment and arguments take 200,044 bytes; Linux takes at "
	    "most 131,072; largest: argument 1 100,000, x 100,000, B 3");
	argv[1] = NULL;
	envp[0] = NULL;
	CHECK("an empty environment that leaves too little headroom is refused",
	    limits_check("/x", argv, envp, 0, 131072, &limits, &e) == V_BAD);
	CHECK_REASON("the reason for refusing an empty environment names no variable",
	    e, "environment and arguments take 14 bytes, and 131,072 are to stay "
	    "free; Linux takes at most 131,072");

	memset(wide, 'W', 131071);
	wide[131070] = '=';
	for (int i = 0; i < 60; i++)
		many[i] = wide;
	CHECK("60 names of 128 KiB are refused",
	    limits_check("/x", argv, many, 0, 999999999, &limits, &e) == V_BAD);
	CHECK("the line with shortened names stays within 255 bytes",
	    strlen(e.text) + strlen("waitenv:  [78]\n") <= 255);
	setrlimit(RLIMIT_STACK, &was);
}

/* limits_admit uses the sums of struct env; limits_check measures each string. */
static bool
admits_alike(size_t bytes, char *argument, size_t headroom)
{
	char *argv[] = { self, argument, NULL }, **envp = block(bytes);
	const struct config config = { .command = argv, .headroom = headroom };
	struct env env = { .block = envp, .exported = VARIABLES, .loaded = VARIABLES / 4 };
	struct limits admitted, checked;
	bool same;

	for (size_t i = 0; envp[i]; i++) {
		env.bytes += strlen(envp[i]);
		env.longest = strlen(envp[i]) > env.longest ? strlen(envp[i]) : env.longest;
	}
	same = limits_admit(&config, &env, self, &admitted, &e) == limits_check(self, argv, envp,
	    VARIABLES - VARIABLES / 4, headroom, &checked, &e) && admitted.used == checked.used
	    && admitted.most == checked.most && admitted.variables == checked.variables
	    && admitted.inherited == checked.inherited;
	free_block(envp);
	return same;
}

static void
admits(void)
{
	static char argument[140000];
	bool good = true;

	for (size_t bytes = 4000; bytes < 3 << 20; bytes += bytes / 3)
		good &= admits_alike(bytes, NULL, 0) && admits_alike(bytes, "argument", 300000);
	CHECK("limits_admit and limits_check agree on environments of every size", good);
	memset(argument, 'x', sizeof argument - 1);
	CHECK("an argument that is too large by itself is refused", admits_alike(4000, argument, 0)
	    && e.fault == F_CONFIG);
	CHECK("200 variables that are too large by themselves are refused",
	    admits_alike(VARIABLES * 131073, NULL, 0)
	    && e.fault == F_CONFIG);
}

/* 5,000 variables of 37 bytes, whose names are or are not those that Kubernetes makes. */
static void
small(const char *name, const char *reason)
{
	static char room[5000][48], *envp[5001];
	char *argv[] = { "/x", NULL };
	struct limits limits;

	for (unsigned i = 0; i < 5000; i++) {
		snprintf(room[i], sizeof room[i], "APP_%05u_SERVICE_%s=10.100.100.100", i, name);
		envp[i] = room[i];
	}
	CHECK("5,000 small variables are refused",
	    limits_check("/x", argv, envp, 4990, 6 << 20, &limits, &e) == V_BAD);
	CHECK_REASON("the reason for refusing small variables states their number", e, reason);
}

static void
counts(void)
{
	small("HOST", "environment and arguments take 230,014 bytes, and 6,291,456 "
	    "are to stay free; Linux takes at most 2,097,152; 5,000 variables, "
	    "4,990 of them inherited "
	    "(Kubernetes: enableServiceLinks: false)");
	small("NAME", "environment and arguments take 230,014 bytes, and 6,291,456 "
	    "are to stay free; Linux takes at most 2,097,152; 5,000 variables, "
	    "4,990 of them inherited");
}

int
main(int argc, char **argv)
{
	char program[PATH_MAX] = "";
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

	/* The tests start this program too, by itself or as the interpreter of a script. */
	if (getenv("NAME_000") || getenv("DB_CA_BUNDLE") || (argc > 1 && strlen(argv[1]) > 100000))
		return 0;
	if (n < 0 || !mkdtemp(folder))
		return 1;
	/* The path of an interpreter must not contain a blank. */
	snprintf(self, sizeof self, "%s/program", folder);
	if (symlink(program, self) != 0)
		return 1;
	strings();
	totals();
	reasons();
	counts();
	admits();
	remove_folder();
	return test_failed != 0;
}
