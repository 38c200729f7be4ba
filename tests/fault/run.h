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
	const struct payload *more_old, *more;	/* two versions of a second file */
	enum form form;
	int64_t settle;
	uint64_t seed;
	struct book *book;		/* shared with the writer */
	struct trial trial;		/* the result */
};

/* The programs, and the identity that opens the sealed forms. */
struct cast { const char *waiter, *app, *identity; struct bytes key, other_key; };

/* number names a folder that no other run uses, since FUSE may release a folder late. */
void run_make(struct run *, const struct cast *, int number);

/* The --timeout of the waiter. */
int64_t run_timeout(const struct run *);

/* The time from the completion of the source to the start of the application. */
int64_t run_latency(const struct run *);

#endif
