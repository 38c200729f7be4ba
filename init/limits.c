#include "init/limits.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define NAME_SHOWN 40

struct large { const char *string; size_t n; };

/* 140212 as 140,212. */
static const char *
grouped(size_t n, char out[27])
{
	char *p = out + 26;

	*p = '\0';
	for (int digits = 0; digits == 0 || n; digits++, n /= 10) {
		if (digits && digits % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + n % 10);
	}
	return p;
}

static int
name_n(const char *string)
{
	size_t n = strcspn(string, "=");

	return (int)(n < NAME_SHOWN ? n : NAME_SHOWN);
}

static size_t
total_limit(void)
{
	const size_t least = 131072, most = 6 << 20;
	struct rlimit stack;
	size_t quarter = most;

	if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur / 4 < most)
		quarter = (size_t)stack.rlim_cur / 4;
	return quarter > least ? quarter : least;
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
too_large(struct err *e, const char *what, size_t n, size_t limit)
{
	char a[27], b[27];

	return err_fault(e, V_BAD, F_CONFIG, "%.*s is %s bytes; Linux takes at most %s for one %s",
	    name_n(what), what, grouped(n, a), grouped(limit, b),
	    strncmp(what, "argument ", 9) == 0 ? "argument" : "variable");
}

enum verdict
limits_check(const char *path, char *const *argv, char *const *envp, size_t headroom,
    unsigned *permille, struct err *e)
{
	const size_t one = 32 * (size_t)sysconf(_SC_PAGESIZE) - 1, all = total_limit();
	struct large top[3] = { { "", 0 } };
	size_t sum = strlen(path) + 1, pointers = 0;
	char what[32], a[27], b[27], t[3][27];

	for (size_t i = 0; argv[i]; i++, pointers++) {
		size_t n = strlen(argv[i]);

		snprintf(what, sizeof what, "argument %zu", i);
		if (n > one)
			return too_large(e, what, n, one);
		sum += n + 1;
	}
	for (size_t i = 0; envp[i]; i++, pointers++) {
		struct large it = { envp[i], strlen(envp[i]) };

		if (it.n > one)
			return too_large(e, it.string, it.n, one);
		sum += it.n + 1;
		keep_largest(top, it);
	}
	sum += pointers * sizeof(char *);
	*permille = (unsigned)(sum * 1000 / all);
	if (sum <= all && headroom <= all - sum)
		return V_OK;
	return err_fault(e, V_BAD, F_CONFIG, "environment and arguments take %s bytes%s; the limit is "
	    "%s; largest: %.*s %s, %.*s %s, %.*s %s", grouped(sum, a), sum <= all ? " and the headroom" : "",
	    grouped(all, b), name_n(top[0].string), top[0].string, grouped(top[0].n, t[0]),
	    name_n(top[1].string), top[1].string, grouped(top[1].n, t[1]), name_n(top[2].string),
	    top[2].string, grouped(top[2].n, t[2]));
}
