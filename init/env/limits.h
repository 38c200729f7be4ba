/*
 * limits: what execve accepts, checked before it says no: the kernel's E2BIG names neither the
 * variable nor the limit.
 *
 *	one string	32 pages with its NUL (MAX_ARG_STRLEN, include/uapi/linux/binfmts.h)
 *	all		the strings of path, argv and envp with their NULs, and 8 bytes for each pointer
 *			of argv and envp, also under a 32-bit program: max(131,072, min(6 MiB, RLIMIT_STACK / 4))
 *			(bprm_stack_limits, fs/exec.c); half of a stack that is smaller than 256 KiB
 *	#! line		a script's argv[0] gives way to the interpreter, its argument and the script's
 *			path, without pointers; five deep (load_script, fs/binfmt_script.c)
 */
#ifndef INIT_ENV_LIMITS_H
#define INIT_ENV_LIMITS_H

#include <stddef.h>

#include "init/env/env.h"

struct limits {
	size_t used, most;	/* of the total, in bytes */
	size_t variables, inherited;	/* how many there are, and how many of them the container gave */
	const char *variable;	/* the string of envp that is too large by itself, or NULL */
};

/*
 * V_BAD with F_CONFIG: the kernel would refuse, or fewer than headroom bytes would be left; the
 * reason names the variable or the three largest, or how many small ones there are, the sizes and the limit.
 * path is what argv[0] was found to be; inherited is how many of the variables the container gave.
 */
enum verdict limits_check(const char *path, char *const *argv, char *const *envp, size_t inherited,
	size_t headroom, struct limits *, struct err *);

/* The same for the application that was asked for: names the source of the variable that is too large, and
 * warns where little is left. */
enum verdict limits_admit(const struct config *, const struct env *, const char *path, struct limits *,
	struct err *);

#endif
