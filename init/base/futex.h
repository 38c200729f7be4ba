/* SPDX-License-Identifier: ISC */
/*
 * futex: sleeps until another process changes a shared word (futex(2)).  On 32-bit machines the
 * C library's timespec has 64 bits, which only the newer system call takes.
 */
#ifndef INIT_BASE_FUTEX_H
#define INIT_BASE_FUTEX_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init/base/clock.h"

#ifdef SYS_futex_time64
#define FUTEX_CALL (sizeof(time_t) > sizeof(long) ? SYS_futex_time64 : SYS_futex)
#else
#define FUTEX_CALL SYS_futex
#endif

/* Sleeps while the word has the value, for at most ns, or for ever if that is negative.
 * It may wake spuriously. */
static inline void
futex_wait(atomic_int *word, int value, int64_t ns)
{
	const struct timespec span = clock_span(ns < 0 ? 0 : ns);

	syscall(FUTEX_CALL, word, 0 /* FUTEX_WAIT */, value, ns < 0 ? NULL : &span, NULL, 0);
}

/* Wakes one process that sleeps on the word. */
static inline void
futex_wake(atomic_int *word)
{
	syscall(FUTEX_CALL, word, 1 /* FUTEX_WAKE */, 1, NULL, NULL, 0);
}

#endif
