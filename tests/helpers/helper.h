/* SPDX-License-Identifier: ISC */
/*
 * helper: what the test programs in this folder share.  They print claims, "ok …" or "not ok …",
 * which tests/run counts, and end with 70 if a system call fails that they need.
 */
#ifndef TESTS_HELPER_H
#define TESTS_HELPER_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/helpers/clone.h"

/* On 32-bit machines the C library makes the newer ones of two system calls. */
#ifdef SYS_clock_gettime64
#define CALL_CLOCK_GETTIME SYS_clock_gettime64
#else
#define CALL_CLOCK_GETTIME SYS_clock_gettime
#endif
#ifdef SYS_fcntl64
#define CALL_FCNTL SYS_fcntl64
#define CALL_FSTATFS SYS_fstatfs64
#else
#define CALL_FCNTL SYS_fcntl
#define CALL_FSTATFS SYS_fstatfs
#endif

#define STARTED 42	/* exit code of our applications, which waitenv does not use */

static _Noreturn inline void
die(const char *what)
{
	printf("not ok %s: %s\n", what, strerror(errno));
	exit(70);
}

static inline int
need(int r, const char *what)
{
	if (r < 0)
		die(what);
	return r;
}

/* Takes the result of fork or clone, and makes the child end with its parent. */
static inline pid_t
with_parent(pid_t pid)
{
	if (need(pid, "fork") == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

static inline int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/*
 * Checks the message of a failure: one line "waitenv: <reason> … [code]" of at most 255 bytes
 * without a value, since every value in the tests contains this word.  Returns NULL, or what is
 * wrong.
 */
#define CANARY "canary"

static inline const char *
line_fault(const char *line, size_t n, int code)
{
	char tail[16];
	size_t tail_n = (size_t)snprintf(tail, sizeof tail, " [%d]\n", code);

	if (n > 255)
		return "longer than 255 bytes";
	if (n < 9 + tail_n || strncmp(line, "waitenv: ", 9) != 0 || line[9] == ' ')
		return "does not begin with the reason";
	if (memchr(line, '\n', n) != line + n - 1)
		return "not one line";
	if (strncmp(line + n - tail_n, tail, tail_n) != 0)
		return "does not end with the code";
	if (memmem(line, n, CANARY, strlen(CANARY)))
		return "contains a value";
	return NULL;
}

#endif
