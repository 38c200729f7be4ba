/* SPDX-License-Identifier: ISC */
/*
 * clock: the time in nanoseconds, from the system call clock_gettime(2) itself.  A start asks only
 * a few times: looking up the vDSO's function would cost three page faults, which is more than it
 * would save.
 */
#ifndef INIT_BASE_CLOCK_H
#define INIT_BASE_CLOCK_H

#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CLOCK_MS INT64_C(1000000)
#define CLOCK_S INT64_C(1000000000)

#ifndef SYS_clock_gettime
#define SYS_clock_gettime SYS_clock_gettime64
#endif

/* If a seccomp filter refuses the system call, the C library's function asks the vDSO, which needs
 * none.  Returns -1 if neither works: then no wait can be bounded. */
static inline int64_t
clock_ns(clockid_t clock)
{
	struct timespec t;

	if (syscall(SYS_clock_gettime, clock, &t) < 0 && clock_gettime(clock, &t) < 0)
		return -1;
	return t.tv_sec * CLOCK_S + t.tv_nsec;
}

/* Converts a duration, which is not negative. */
static inline struct timespec
clock_span(int64_t ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / CLOCK_S),
		.tv_nsec = (long)(ns % CLOCK_S) };
}

/* The clock for durations. */
static inline int64_t
clock_now(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

#endif
