/* SPDX-License-Identifier: ISC */
#include "init/env/limits.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#include "decode/decimal.h"
#include "decode/shown.h"
#include "init/base/log.h"
#include "init/base/script.h"

/* The size of a pointer of the kernel: 8 bytes under a 64-bit kernel, also for a 32-bit program; 4
 * under a 32-bit kernel. */
#define POINTER ((size_t)8)
#define LABEL 64
#define NAME_MOST 40

struct large {
	const char *string;
	size_t n;
	size_t argument;	/* the number of the argument, or 0 for a variable */
};

/* Writes its name, in at most most bytes. */
static const char *
limits_label(struct large large, size_t most, char out[LABEL])
{
	char room[SHOWN_ROOM];
	struct slice value = slice_str(large.string), name = { 0 };
	const char *shown;
	bool cut;

	slice_until(&value, '=', &name);
	cut = name.n > most;
	name.n = cut ? most - 3 : name.n;
	shown = shown_as(name, value, room);
	if (large.argument)
		snprintf(out, LABEL, "argument %zu", large.argument);
	else
		snprintf(out, LABEL, "%s%s", shown, cut && shown == room ? "..." : "");
	return out;
}

static size_t
limits_least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* With a stack limit below 256 KiB, the kernel accepts more than the program's stack can hold. */
static size_t
limits_total_limit(void)
{
	const size_t floor = 131072, ceiling = 6 << 20;
	struct rlimit r;
	size_t stack = getrlimit(RLIMIT_STACK, &r) < 0 || r.rlim_cur > SIZE_MAX
	    ? SIZE_MAX
	    : (size_t)r.rlim_cur;
	size_t quarter = limits_least(stack / 4, ceiling);

	return quarter > floor ? quarter : limits_least(floor, stack / 2);
}

/* Reads the #! line of a file; returns false if it is no script or cannot be read. */
static bool
limits_script(const char *path, struct script *script)
{
	unsigned char head[SCRIPT_HEAD];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);

	if (fd >= 0)
		close(fd);
	return n > 0 && script_parse((struct slice){ head, (size_t)n }, script)
	    && *script->interpreter;
}

/* Returns by how much the strings that the kernel puts in place of argv[0] are larger than it. */
static size_t
scripts_add(const char *path, size_t argv0_n)
{
	struct script script[2];
	size_t sum = 0;

	for (int i = 0; i < SCRIPT_DEEP && limits_script(path, &script[i % 2]); i++) {
		const struct script *at = &script[i % 2];
		size_t name_n = strlen(at->interpreter);

		sum +=
		    strlen(path) + name_n + 1 + (at->argument_n ? at->argument_n + 1 : 0) - argv0_n;
		path = at->interpreter;
		argv0_n = name_n;
	}
	return sum;
}

static void
limits_keep_largest(struct large top[3], struct large large)
{
	for (int i = 0; i < 3; i++)
		if (large.n > top[i].n) {
			struct large down = top[i];

			top[i] = large;
			large = down;
		}
}

static enum verdict
limits_too_large(struct large large, size_t most, struct err *e)
{
	char name[LABEL], a[DECIMAL_GROUPED], b[DECIMAL_GROUPED];

	return err_fault(e, V_BAD, F_CONFIG, "%s is %s bytes; Linux takes at most %s for one %s",
	    limits_label(large, NAME_MOST, name), decimal_grouped(large.n, a),
	    decimal_grouped(most, b), large.argument ? "argument" : "variable");
}

/* Kubernetes sets at least seven variables for each service of the namespace in every pod. */
static bool
limits_has_services(char *const *envp)
{
	static const char end[] = "_SERVICE_HOST";
	size_t services = 0;

	for (; *envp; envp++) {
		size_t n = strcspn(*envp, "=");

		services += n >= sizeof end - 1
		    && memcmp(*envp + n - (sizeof end - 1), end, sizeof end - 1) == 0;
	}
	return services >= 20;
}

/* Says what takes the space: the three largest variables, or the great number of them. */
static void
limits_blame(
    char *out, size_t room, const struct limits *fit, char *const *envp, const struct large top[3])
{
	char name[LABEL], a[DECIMAL_GROUPED], b[DECIMAL_GROUPED];
	size_t at = 0;

	if (fit->variables && (top[0].n + top[1].n + top[2].n) * 100 < fit->used) {
		snprintf(out, room, "; %s variables, %s of them inherited%s",
		    decimal_grouped(fit->variables, a), decimal_grouped(fit->inherited, b),
		    limits_has_services(envp) ? " (Kubernetes: enableServiceLinks: false)" : "");
		return;
	}
	for (int i = 0; i < 3 && top[i].n; i++)
		at += (size_t)snprintf(out + at, room - at, "%s %s %s", i ? "," : "; largest:",
		    limits_label(top[i], 24, name), decimal_grouped(top[i].n, a));
}

static enum verdict
limits_too_much(const struct limits *fit, size_t headroom, char *const *envp,
    const struct large top[3], struct err *e)
{
	char blame[3 * (LABEL + 32)] = "", spared[64] = "";
	char a[DECIMAL_GROUPED], b[DECIMAL_GROUPED], c[DECIMAL_GROUPED];

	if (headroom)
		snprintf(spared, sizeof spared, ", and %s are to stay free",
		    decimal_grouped(headroom, a));
	limits_blame(blame, sizeof blame, fit, envp, top);
	return err_fault(e, V_BAD, F_CONFIG,
	    "environment and arguments take %s bytes%s; Linux takes at most %s%s",
	    decimal_grouped(fit->used, b), spared, decimal_grouped(fit->most, c), blame);
}

/* The most bytes of one string, without its NUL. */
static size_t
limits_one(void)
{
	return 32 * (size_t)getauxval(AT_PAGESZ) - 1;
}

/* The space that reading a script could add. */
static size_t
limits_scripts_most(void)
{
	return PATH_MAX + SCRIPT_DEEP * 2 * SCRIPT_HEAD;
}

enum verdict
limits_check(const char *path, char *const *argv, char *const *envp, size_t inherited,
    size_t headroom, struct limits *fit, struct err *e)
{
	const size_t one = limits_one();
	struct large top[3] = { { "", 0, 0 } }, large;

	*fit = (struct limits){
		.used = strlen(path) + 1, .most = limits_total_limit(), .inherited = inherited
	};
	for (size_t i = 0; argv[i]; i++) {
		large = (struct large){ argv[i], strlen(argv[i]), i };
		if (large.n > one)
			return limits_too_large(large, one, e);
		fit->used += large.n + 1 + POINTER;
		if (i)
			limits_keep_largest(top, large);
	}
	for (size_t i = 0; envp[i]; i++) {
		fit->variables++;
		large = (struct large){ envp[i], strlen(envp[i]), 0 };
		if (large.n > one) {
			fit->variable = large.string;
			return limits_too_large(large, one, e);
		}
		fit->used += large.n + 1 + POINTER;
		if (large.n > top[2].n)
			limits_keep_largest(top, large);
	}
	/* The script is read only if its size can matter. */
	if (argv[0] && fit->used + headroom + limits_scripts_most() > fit->most)
		fit->used += scripts_add(path, strlen(argv[0]));
	if (fit->used <= fit->most && headroom <= fit->most - fit->used)
		return V_OK;
	return limits_too_much(fit, headroom, envp, top, e);
}

/* Whether the sums that are known already show that the kernel will accept the environment.  Most
 * environments are far below the limits, and their strings need not be measured again. */
static bool
limits_are_far(const struct config *c, const struct env *env, const char *path, struct limits *fit)
{
	*fit = (struct limits){ .most = limits_total_limit(),
		.used = strlen(path) + 1 + env->bytes + env->exported * (1 + POINTER),
		.variables = env->exported, .inherited = env->exported - env->loaded };
	for (char *const *argument = c->command; *argument; argument++)
		fit->used += strlen(*argument) + 1 + POINTER;
	/* No argument is longer than what all of them take. */
	return fit->used - env->bytes <= limits_one() && env->longest <= limits_one()
	    && fit->used + limits_scripts_most() < fit->most / 2 && c->headroom < fit->most / 2;
}

enum verdict
limits_admit(const struct config *c, const struct env *env, const char *path, struct limits *fit,
    struct err *e)
{
	enum verdict v = limits_are_far(c, env, path, fit) ? V_OK
	    : limits_check(path, c->command, env->block, env->exported - env->loaded,
	    c->headroom, fit, e);

	if (v != V_OK && fit->variable)
		e->source = env_source(env, fit->variable);
	else if (v == V_OK && fit->used >= fit->most / 10 * 9)
		log_warn("environment and arguments take %zu %% of what Linux accepts",
		    fit->used * 100 / fit->most);
	return v;
}
