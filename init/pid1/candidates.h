/* SPDX-License-Identifier: ISC */
/*
 * candidates: the parent's side of --on-change: it reaps the keeper and its candidates (keeper.h),
 * and learns from a candidate that stops itself that it is ready to become the application.
 */
#ifndef INIT_PID1_CANDIDATES_H
#define INIT_PID1_CANDIDATES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "init/pid1/ward.h"

struct candidates {
	pid_t group;		/* of the keeper and its candidates, or 0 without --on-change */
	pid_t keeper;		/* 0 when it has ended */
	pid_t ready;		/* waits to become the application, or 0 */
};

/* Reaps them.  Returns the acts that the ward demands. */
unsigned candidates_reap(struct candidates *, pid_t app, struct ward *, int64_t now);

/* With --on-change: whether app is still a child.  waitpid(2) alone cannot tell: it passes over a
 * candidate until that executes the command, which can happen at any moment. */
bool candidates_include(const struct candidates *, pid_t app);

/* Lets the candidate that is ready start as the application.  Returns its pid. */
pid_t candidates_release(struct candidates *);

/* Ends the keeper, and a candidate that is ready.  Another candidate dies with this process. */
void candidates_end(const struct candidates *);

#endif
