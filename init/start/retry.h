/* SPDX-License-Identifier: ISC */
/*
 * retry: the pause before another attempt after an error that may be temporary, such as a program
 * that is still being written.  Initialised as { .deadline = … }, in the nanoseconds of clock_now.
 * All signals are blocked.
 */
#ifndef INIT_START_RETRY_H
#define INIT_START_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/err.h"

struct retry {
	int64_t deadline;
	int64_t began, pause;
	bool told;		/* a line has said that the start waits */
};

/* e says why the last attempt failed.  Returns false if there must be no other: the deadline has
 * passed and e is unchanged, or a signal ended the wait and e says so. */
bool retry_pause(struct retry *, struct err *e);

#endif
