/* SPDX-License-Identifier: ISC */
/*
 * trial: one start of a program that is to start the application, and what the application saw.
 */
#ifndef FAULT_TRIAL_H
#define FAULT_TRIAL_H

#include <stdatomic.h>

#include "tests/fault/payload.h"
#include "tests/fault/place.h"

struct trial {
	int64_t ended;		/* when the program had ended */
	int status;		/* as waitpid gives it */
	bool ran;		/* the application began */
	int64_t app;		/* when */
	struct envsum env;	/* the environment it was given */
	bool hung;		/* had to be killed */
	bool leaked;		/* a value stood on stderr */
	char err[1024];		/* stderr, cut off */
};

/* Runs argv with just envp as the place's reader, from *started on for at most give_up, its wall clock
 * that much ahead, in seconds; *said: when it last wrote to stderr. */
void trial_run(char *const argv[], char *const envp[], const struct place *, int64_t give_up,
	int64_t ahead, _Atomic int64_t *started, _Atomic int64_t *said, struct trial *);

#endif
