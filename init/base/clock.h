/*
 * clock: what time it is, in nanoseconds, by the system call itself: clock_gettime(2).  Looking the
 * vDSO's up takes a program that asks a few times three page faults, and more than it saves.
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

/* Where a filter refuses that call, the C library asks the vDSO, which needs none.  -1: neither is to be
 * had, and nothing can be bounded. */
static inline int64_t
clock_ns(clockid_t clock)
{
	struct timespec t;

	if (syscall(SYS_clock_gettime, clock, &t) < 0 && clock_gettime(clock, &t) < 0)
		return -1;
	return t.tv_sec * CLOCK_S + t.tv_nsec;
}

/* What durations are measured by. */
static inline int64_t
clock_now(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

#endif
