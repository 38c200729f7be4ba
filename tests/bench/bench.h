/* SPDX-License-Identifier: ISC */
/*
 * bench: what the parts of the bench share: the programs and files that are measured, and the rows
 * of the table.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdio.h>

#include "tests/bench/measure.h"

extern char *waitenv, *app, *least;	/* least is the floor */
extern char identity[300], plain[300], sealed[300];
extern int rounds;

/* A row with a bar, the largest ratio that is allowed; 0 for another program, which has no bar. */
void row_ratio(const char *what, struct ratio, double bar);

/* A row without a bar.  It is not printed if the value could not be measured. */
void row_alone(const char *what, double value, const char *unit, const char *note);

/* Copies a file of less than 1 MiB, and its mode, without its last cut bytes. */
void bench_copy(const char *from, const char *to, int cut);

/* Compares starts with the floor, which is checked first.  Returns the microseconds that the floor
 * takes for the plain file. */
double start_costs(void);

void fresh_costs(const char *folder);	/* with files that were written just before the start */

/* Measures other programs, and draws them into the file if one is given. */
void peer_costs(const char *folder, FILE *svg, const char *machine);

#endif
