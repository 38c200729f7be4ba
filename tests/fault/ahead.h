/* SPDX-License-Identifier: ISC */
/*
 * ahead: sets the wall clock of one program forward.  Its calls of clock_gettime are answered by a
 * supervisor (seccomp_unotify(2)), a child of the program that ends with it.
 * The program must make the system call itself instead of using the vDSO, and the supervisor must
 * be root in order to write to the program's memory.
 */
#ifndef FAULT_AHEAD_H
#define FAULT_AHEAD_H

#include <stdbool.h>
#include <stdint.h>

/* Called in a child before its exec.  Returns false if that is not permitted. */
bool ahead_by(int64_t seconds);

#endif
