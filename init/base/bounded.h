/* SPDX-License-Identifier: ISC */
/*
 * bounded: makes a call that may never return, such as one to a file system whose server is gone,
 * in a process of its own that shares our memory.  If the call hangs, it hangs in that process and
 * not in ours.
 */
#ifndef INIT_BASE_BOUNDED_H
#define INIT_BASE_BOUNDED_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Calls fn(arg) and waits for it to return.  Returns false if it has not returned by the deadline,
 * in ns of clock_now, or when a signal arrived that ends a wait; *sig is that signal, or 0.  The
 * call may then still be running and write to its argument, so the caller must end the process, or
 * keep the argument.  If no process can be created, the call is made in the caller's own.
 */
bool bounded_call(void (*fn)(void *), void *arg, int64_t deadline, int *sig);

#endif
