/*
 * fail: the one way out of a start that failed: one line, and the code that says whether to try again.
 */
#ifndef INIT_BASE_FAIL_H
#define INIT_BASE_FAIL_H

#include "decode/err.h"

_Noreturn void fail(const struct err *);

/* The same for a signal that came just before the exec, or during a table: a handler of it. */
void fail_ended(int sig);

#endif
