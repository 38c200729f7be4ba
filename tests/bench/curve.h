/* SPDX-License-Identifier: ISC */
/*
 * curve: the cost of a start over the number of variables, 1 to 50,000, and over their size, 1 KiB
 * to the limit of the kernel, plain and sealed, each with its floor.
 */
#ifndef BENCH_CURVE_H
#define BENCH_CURVE_H

#include "tests/bench/chart.h"

/* Prints a row for each point, and how far each line deviates from a straight one.  Draws the lines
 * into the file if one is given, with the text about the machine below the title. */
void curve_costs(const char *folder, FILE *svg, const char *machine);

#endif
