/* SPDX-License-Identifier: ISC */
/*
 * curve: what a start costs over the number of variables, 1 to 50,000, and over their size, 1 KiB to
 * what the kernel takes, plain and sealed, each beside its floor.
 */
#ifndef BENCH_CURVE_H
#define BENCH_CURVE_H

#include "tests/bench/chart.h"

/* A row for each point, and the number by which each line departs from a straight one.  Draws them,
 * where a file is given, with the words about the machine below the title. */
void curve_costs(const char *folder, FILE *svg, const char *machine);

#endif
