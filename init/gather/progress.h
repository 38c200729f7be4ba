/* SPDX-License-Identifier: ISC */
/*
 * progress: the lines on stderr about a source that a start waits for; never a value.
 */
#ifndef INIT_GATHER_PROGRESS_H
#define INIT_GATHER_PROGRESS_H

#include "init/gather/schedule.h"

/* How long a wait is silent. */
#define PROGRESS_FIRST CLOCK_S

/* Prints the line of a wait that goes on: after 1 s, after 5 s, and then every 15 s. */
void progress_report(struct schedule *, struct item *);

/* Prints the lines about a source that has become complete by what was seen, if it had been
 * reported as pending, holds no variable, or proves nothing where its writer is unknown. */
void progress_done(const struct schedule *, const struct item *, const struct wait_seen *);

#endif
