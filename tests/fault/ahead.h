/* SPDX-License-Identifier: ISC */
/*
 * ahead: a program whose wall clock was set forward, and nobody else's: its calls of clock_gettime go
 * to a supervisor (seccomp_unotify(2)), a child of it that ends with it.
 * It must make the call itself, not by the vDSO, and the supervisor must be root, to write its memory.
 */
#ifndef FAULT_AHEAD_H
#define FAULT_AHEAD_H

#include <stdbool.h>
#include <stdint.h>

/* In a child, before its exec.  False: not permitted. */
bool ahead_by(int64_t seconds);

#endif
