#include "init/limits.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "decode/slice.h"

#define HEAD 256		/* BINPRM_BUF_SIZE: how much of a script the kernel looks at */
#define SCRIPTS 5		/* interpreters that are scripts themselves, at most */
#define LABEL 64

struct large {
	const char *string;
	size_t n;
	size_t argument;	/* its number; 0: it is a variable */
};

const char *
grouped(size_t n, char out[GROUPED])
{
	char *p = out + GROUPED - 1;

	*p = '\0';
	for (int digits = 0; digits == 0 || n; digits++, n /= 10) {
		if (digits && digits % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + n % 10);
	}
	return p;
}

/* What it is called, within most bytes. */
static const char *
label(struct large it, size_t most, char out[LABEL])
{
	size_t n = strcspn(it.string, "=");

	if (it.argument)
		snprintf(out, LABEL, "argument %zu", it.argument);
	else
		snprintf(out, LABEL, "%.*s%s", (int)(n <= most ? n : most - 3), it.string,
		    n <= most ? "" : "...");
	return out;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* With a stack of less than 256 KiB the kernel accepts what the program then dies of. */
static size_t
total_limit(void)
{
	const size_t floor = 131072, ceiling = 6 << 20;
	struct rlimit r;
	size_t stack = getrlimit(RLIMIT_STACK, &r) < 0 || r.rlim_cur > SIZE_MAX ? SIZE_MAX : (size_t)r.rlim_cur;
	size_t quarter = least(stack / 4, ceiling);

	return quarter > floor ? quarter : least(floor, stack / 2);
}

static bool
blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static struct slice
trim(struct slice s)
{
	while (s.n && blank(s.p[0]))
		s = (struct slice){ s.p + 1, s.n - 1 };
	while (s.n && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* The interpreter that the first line names, into name, and the length of its argument. */
static bool
script(const char *path, char name[HEAD], size_t *argument_n)
{
	unsigned char head[HEAD] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct slice rest = { head, sizeof head }, line = { head, sizeof head - 1 };
	size_t n = 0;

	if (fd < 0)
		return false;
	if (read(fd, head, sizeof head) < 0)
		head[0] = '\0';
	close(fd);
	slice_until(&rest, '\n', &line);
	if (!slice_skip(&line, SLICE("#!")))
		return false;
	for (line = trim(line); n < line.n && line.p[n] && !blank(line.p[n]); n++)
		name[n] = (char)line.p[n];
	name[n] = '\0';
	rest = trim((struct slice){ line.p + n, line.n - n });
	*argument_n = strnlen((const char *)rest.p, rest.n);
	return n > 0;
}

/* How much larger than argv[0] is what the kernel puts in its place. */
static size_t
scripts_add(const char *path, size_t argv0_n)
{
	char name[2][HEAD];
	size_t argument_n, sum = 0;

	for (int i = 0; i < SCRIPTS && script(path, name[i % 2], &argument_n); i++) {
		size_t name_n = strlen(name[i % 2]);

		sum += strlen(path) + name_n + 1 + (argument_n ? argument_n + 1 : 0) - argv0_n;
		path = name[i % 2];
		argv0_n = name_n;
	}
	return sum;
}

static void
keep_largest(struct large top[3], struct large it)
{
	for (int i = 0; i < 3; i++)
		if (it.n > top[i].n) {
			struct large down = top[i];

			top[i] = it;
			it = down;
		}
}

static enum verdict
too_large(struct large it, size_t most, struct err *e)
{
	char name[LABEL], a[GROUPED], b[GROUPED];

	return err_fault(e, V_BAD, F_CONFIG, "%s is %s bytes; Linux takes at most %s for one %s",
	    label(it, LABEL - 1, name), grouped(it.n, a), grouped(most, b),
	    it.argument ? "argument" : "variable");
}

static enum verdict
too_much(const struct limits *fit, size_t headroom, const struct large top[3], struct err *e)
{
	char text[3][LABEL + 32] = { "" }, a[GROUPED], b[GROUPED], c[GROUPED], name[LABEL], free[64] = "";

	if (headroom)
		snprintf(free, sizeof free, ", and %s are to stay free", grouped(headroom, a));
	for (int i = 0; i < 3 && top[i].n; i++)
		snprintf(text[i], sizeof text[i], "%s %s %s", i ? "," : "; largest:", label(top[i], 24, name),
		    grouped(top[i].n, c));
	return err_fault(e, V_BAD, F_CONFIG,
	    "environment and arguments take %s bytes%s; Linux takes at most %s%s%s%s",
	    grouped(fit->used, b), free, grouped(fit->most, c), text[0], text[1], text[2]);
}

enum verdict
limits_check(const char *path, char *const *argv, char *const *envp, size_t headroom,
    struct limits *fit, struct err *e)
{
	const size_t one = 32 * (size_t)sysconf(_SC_PAGESIZE) - 1;
	struct large top[3] = { { "", 0, 0 } }, it;

	*fit = (struct limits){ .used = strlen(path) + 1, .most = total_limit() };
	for (size_t i = 0; argv[i]; i++) {
		it = (struct large){ argv[i], strlen(argv[i]), i };
		if (it.n > one)
			return too_large(it, one, e);
		fit->used += it.n + 1 + sizeof(char *);
		if (i)
			keep_largest(top, it);
	}
	for (size_t i = 0; envp[i]; i++) {
		it = (struct large){ envp[i], strlen(envp[i]), 0 };
		if (it.n > one) {
			fit->variable = it.string;
			return too_large(it, one, e);
		}
		fit->used += it.n + 1 + sizeof(char *);
		keep_largest(top, it);
	}
	/* A script is read only where it can matter. */
	if (argv[0] && fit->used + headroom + PATH_MAX + SCRIPTS * 2 * HEAD > fit->most)
		fit->used += scripts_add(path, strlen(argv[0]));
	if (fit->used <= fit->most && headroom <= fit->most - fit->used)
		return V_OK;
	return too_much(fit, headroom, top, e);
}
