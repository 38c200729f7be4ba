/* SPDX-License-Identifier: ISC */
/*
 * trial: one start of a program that starts the application, and what the application saw.
 */
#ifndef FAULT_TRIAL_H
#define FAULT_TRIAL_H

#include <stdatomic.h>

#include "tests/fault/payload.h"
#include "tests/fault/place.h"

struct trial {
	int64_t ended;		/* when the program ended */
	int status;		/* as waitpid gives it */
	bool ran;		/* the application started */
	int64_t app;		/* when */
	struct envsum env;	/* the environment it was given */
	bool hung;		/* had to be killed */
	bool leaked;		/* stderr contained a value */
	char err[1024];		/* stderr, cut off */
};

/* Runs argv with the environment envp as the place's reader, for at most give_up, with its wall
 * clock ahead by that many seconds.  *started is when it started, *said when it last wrote to
 * stderr. */
void trial_run(char *const argv[], char *const envp[], const struct place *, int64_t give_up,
	int64_t ahead, _Atomic int64_t *started, _Atomic int64_t *said, struct trial *);

#endif
