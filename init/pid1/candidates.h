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

/* Returns what the ward wants to be done. */
unsigned candidates_reap(struct candidates *, pid_t app, struct ward *, int64_t now);

/* Whether the application is still a child: a candidate that has not executed the command yet is one
 * that waitpid(2) passes over, and it may do so at any moment. */
bool candidates_include(const struct candidates *, pid_t app);

/* Lets the one that is ready start, as the application.  Returns its pid. */
pid_t candidates_release(struct candidates *);

/* Ends the keeper, and a candidate that is ready; another one dies with us. */
void candidates_end(const struct candidates *);

#endif
