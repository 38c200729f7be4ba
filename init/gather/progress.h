/*
 * progress: what a start that waits says of a source meanwhile: lines on stderr, never a value.
 */
#ifndef INIT_GATHER_PROGRESS_H
#define INIT_GATHER_PROGRESS_H

#include "init/gather/schedule.h"

/* How long a source is waited for in silence. */
#define PROGRESS_FIRST CLOCK_S

/* The line of a wait that goes on, after 1 s, after 5 s, and then every 15 s. */
void progress_report(const struct schedule *, struct item *);

/* The lines about a source that is complete: where it had been reported as waited for, or gives nothing. */
void progress_done(const struct schedule *, const struct item *);

#endif
