/* SPDX-License-Identifier: ISC */
/*
 * fail: the only way to end a start that failed: one line, and the exit code that says whether to
 * try again.
 */
#ifndef INIT_BASE_FAIL_H
#define INIT_BASE_FAIL_H

#include "decode/err.h"

_Noreturn void fail(const struct err *);

/* A signal handler that does the same, for a signal that arrives just before the exec or while a
 * table is printed. */
void fail_ended(int sig);

#endif
