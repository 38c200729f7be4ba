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

/* Runs argv with just envp as the place's reader, from *started on for at most give_up. */
void trial_run(char *const argv[], char *const envp[], const struct place *, int64_t give_up,
	_Atomic int64_t *started, struct trial *);

#endif
