/*
 * bounded: a call that may never return, as of a file system whose server is gone, made in a process of its
 * own that shares our memory: it is stopped then, and not we.
 */
#ifndef INIT_BASE_BOUNDED_H
#define INIT_BASE_BOUNDED_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Calls fn(arg) and waits for it.  False: it has not returned by the deadline, in ns of clock_now, or when a
 * signal came that ends a wait; *sig is that signal, or 0.  It may still run then, and write to what it was
 * given: there is nothing left but to end.  Where no process can be made the call is made here.
 */
bool bounded_call(void (*fn)(void *), void *arg, int64_t deadline, int *sig);

#endif
