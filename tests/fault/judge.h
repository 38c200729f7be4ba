/* SPDX-License-Identifier: ISC */
/*
 * judge: what one run proves, from the writer's book and from what the application saw.
 */
#ifndef FAULT_JUDGE_H
#define FAULT_JUDGE_H

#include "tests/fault/run.h"

enum outcome {
	EXACT,		/* started with the whole environment, and with nothing else */
	REFUSED,	/* not started, and rightly so */
	UNDECIDABLE,	/* started with a part that nobody could have told from the whole */
	PARTIAL,	/* started with a part */
	FALSE_TIMEOUT,	/* given up on a source that was complete in time */
	SLOW,		/* started, but long after the source was complete */
	WRONG,		/* hung, died, a wrong code, a value in the log, a poor report */
	OUTCOMES
};
extern const char *const outcome_names[OUTCOMES];

/* Those from there on are defects. */
#define DEFECT PARTIAL

enum outcome judge(const struct run *);

#endif
