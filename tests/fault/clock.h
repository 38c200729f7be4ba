/* SPDX-License-Identifier: ISC */
/*
 * clock: times, pauses and random numbers of the harness.
 * A time is in nanoseconds of CLOCK_MONOTONIC, which all processes share, so that the times that
 * writer, waiter and application record can be compared.  Random numbers are those of splitmix64,
 * so that a seed repeats a whole run.
 */
#ifndef FAULT_CLOCK_H
#define FAULT_CLOCK_H

#include <stdint.h>
#include <time.h>

#define MS(n) ((int64_t)(n) * 1000000)

static inline int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline void
sleep_until(int64_t at)
{
	struct timespec t = { .tv_sec = at / 1000000000, .tv_nsec = at % 1000000000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

static inline uint64_t
chance(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* A random number of at least lo and less than hi. */
static inline int64_t
between(uint64_t *state, int64_t lo, int64_t hi)
{
	return lo + (int64_t)(chance(state) % (uint64_t)(hi - lo));
}

#endif
