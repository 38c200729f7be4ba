/* SPDX-License-Identifier: ISC */
/*
 * bench: what the parts of the bench share: the programs and files that are measured, and a row of
 * the table for each ratio.  The bar 0 is that of a peer, which has none to pass.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdio.h>

#include "tests/bench/measure.h"

extern char *waitenv, *app, *least;	/* least: the floor */
extern char identity[300], plain[300], sealed[300];
extern int rounds;

void row_ratio(const char *what, struct ratio, double bar);

/* Without a bar, for people; not printed where it could not be measured. */
void row_alone(const char *what, double value, const char *unit, const char *note);

/* The file without its last cut bytes. */
void bench_copy(const char *from, const char *to, int cut);

void start_costs(void);			/* beside the floor, whose honesty is checked first */
void fresh_costs(const char *folder);	/* of files that were written a moment before */

/* Of other programs; draws them where a file is given. */
void peer_costs(const char *folder, FILE *svg, const char *machine);

#endif
