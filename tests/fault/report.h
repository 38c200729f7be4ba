/* SPDX-License-Identifier: ISC */
/*
 * report: the tables at the end.
 */
#ifndef FAULT_REPORT_H
#define FAULT_REPORT_H

#include "tests/fault/judge.h"

/* One for each run; scenario, form and place are numbers. */
struct result {
	bool made, lost;
	unsigned char scenario, form, place, outcome;
	int32_t latency;	/* microseconds; -1 where nothing started with the whole */
};

struct tally {
	int runs, lost, count[OUTCOMES];
	int32_t median;		/* -1: none */
};

struct pick { int scenario, form, place; };	/* -1: all */
struct tally tally(const struct result *, int n, struct pick);

/* By scenario and form, then by place and form; in detail by all three. */
void report(const struct result *, int n, const struct places *, bool detail);

#endif
