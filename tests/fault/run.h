/* SPDX-License-Identifier: ISC */
/*
 * run: one run of one scenario: a writer, a waiter and an application, in a folder of their own.
 */
#ifndef FAULT_RUN_H
#define FAULT_RUN_H

#include "tests/fault/scenarios.h"
#include "tests/fault/trial.h"

struct run {
	const struct scenario *scenario;
	const struct place *place;
	const struct payload *old, *text;	/* two versions */
	const struct payload *more_old, *more;	/* of the second file, where there are two */
	enum form form;
	int64_t settle;
	uint64_t seed;
	struct book *book;		/* shared with the writer */
	struct trial trial;		/* what came of it */
};

/* The programs, and the identity that opens the sealed forms. */
struct cast { const char *waiter, *app, *identity; struct bytes key, other_key; };

/* number: of the folder, which no other run has had: FUSE may take its time to let go of one. */
void run_make(struct run *, const struct cast *, int number);

/* What the waiter is given. */
int64_t run_timeout(const struct run *);

/* From the source's completeness to the application's start. */
int64_t run_latency(const struct run *);

#endif
