/* SPDX-License-Identifier: ISC */
/*
 * limits: checks before execve whether the kernel will accept the environment, because its error
 * E2BIG names neither the variable nor the limit.
 *
 *	one string	at most 32 pages with its NUL (MAX_ARG_STRLEN, uapi/linux/binfmts.h)
 *	all		path, argv and envp: every string with its NUL, and 8 bytes for each
 *			pointer, for a 32-bit program too.  At most a quarter of RLIMIT_STACK, but
 *			between 131,072 bytes and 6 MiB (bprm_stack_limits, fs/exec.c); and at most
 *			half of a stack that is smaller than 256 KiB
 *	#! line		a script's argv[0] is replaced by the interpreter, its argument and the
 *			script's path, without pointers; up to five times (load_script,
 *			fs/binfmt_script.c)
 */
#ifndef INIT_ENV_LIMITS_H
#define INIT_ENV_LIMITS_H

#include <stddef.h>

#include "init/env/env.h"

struct limits {
	size_t used, most;	/* of the total, in bytes */
	size_t variables, inherited;	/* their number, and the number of inherited ones */
	const char *variable;	/* a string of envp that is too large by itself, or NULL */
};

/*
 * V_BAD with F_CONFIG: the kernel would refuse the environment, or fewer than headroom bytes would
 * be left.  The reason names the variable, the three largest ones, or the number of small ones,
 * with the sizes and the limit. path is the file that argv[0] was resolved to; inherited is the
 * number of inherited variables.
 */
enum verdict limits_check(const char *path, char *const *argv, char *const *envp, size_t inherited,
	size_t headroom, struct limits *, struct err *);

/* The same for the application: also names the source of a variable that is too large, and warns if
 * little space is left. */
enum verdict limits_admit(const struct config *, const struct env *, const char *path,
	struct limits *, struct err *);

#endif
