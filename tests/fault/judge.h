/* SPDX-License-Identifier: ISC */
/*
 * judge: the outcome of a run, from the writer's book and from what the application saw.
 */
#ifndef FAULT_JUDGE_H
#define FAULT_JUDGE_H

#include "tests/fault/run.h"

enum outcome {
	EXACT,		/* started with the whole environment, and with nothing else */
	REFUSED,	/* correctly not started */
	UNDECIDABLE,	/* started with a part that no reader could tell from the whole */
	PARTIAL,	/* started with a part that a reader could have recognised */
	FALSE_TIMEOUT,	/* gave up on a source that was complete in time */
	SLOW,		/* started, but long after the source was complete */
	WRONG,		/* hung, was killed, a wrong code, a value in the log, a bad message */
	OUTCOMES
};
extern const char *const outcome_names[OUTCOMES];

/* This outcome and those after it are defects. */
#define DEFECT PARTIAL

enum outcome judge(const struct run *);

#endif
