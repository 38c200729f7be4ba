/*
 * limits: what execve accepts, checked before it says no: the kernel's E2BIG names neither the
 * variable nor the limit.
 *
 *	one string	32 pages with its NUL (MAX_ARG_STRLEN, include/uapi/linux/binfmts.h)
 *	all		the strings of path, argv and envp with their NULs, and 8 bytes for each pointer
 *			of argv and envp: max(131,072, min(6 MiB, RLIMIT_STACK / 4))
 *			(bprm_stack_limits, fs/exec.c)
 */
#ifndef INIT_LIMITS_H
#define INIT_LIMITS_H

#include <stddef.h>

#include "decode/err.h"

/*
 * V_BAD with F_CONFIG: the kernel would refuse, or fewer than headroom bytes would be left; the
 * reason names the variable or the three largest, the sizes and the limit.
 * *permille: how much of the total is used.
 */
enum verdict limits_check(const char *path, char *const *argv, char *const *envp, size_t headroom,
	unsigned *permille, struct err *);

#endif
