/*
 * retry: the pause before one more try at what may heal by itself, such as a program that somebody
 * is still writing.  Starts as { .deadline = … }, in the nanoseconds of clock_now.  All signals are
 * blocked.
 */
#ifndef INIT_START_RETRY_H
#define INIT_START_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/err.h"

struct retry {
	int64_t deadline;
	int64_t began, pause;
	bool told;
};

/* e is why the last try failed.  False: no more tries; the deadline has passed and e is as it was,
 * or a signal ended the wait and e says so. */
bool retry_pause(struct retry *, struct err *e);

#endif
