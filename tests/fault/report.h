/* SPDX-License-Identifier: ISC */
/*
 * report: the tables at the end.
 */
#ifndef FAULT_REPORT_H
#define FAULT_REPORT_H

#include "tests/fault/judge.h"

/* The result of a run.  scenario, form and place are indices. */
struct result {
	bool made, lost;
	unsigned char scenario, form, place, outcome;
	int32_t latency;	/* microseconds; -1 without a start with the whole */
};

struct tally {
	int runs, lost, count[OUTCOMES];
	int32_t median;		/* -1 without any latency */
};

struct pick { int scenario, form, place; };	/* -1: all */
struct tally tally(const struct result *, int n, struct pick);

/* Prints a table by scenario and form, one by place and form, and with detail one by all three. */
void report(const struct result *, int n, const struct places *, bool detail);

#endif
