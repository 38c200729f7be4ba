/* SPDX-License-Identifier: ISC */
/*
 * chart: draws what was measured, as SVG that a README shows: text and shapes, no script, no font of
 * its own, readable on light and on dark.
 */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H

#include <stdio.h>

struct chart_bar { const char *name; double value; };

/* One bar for each, in microseconds, with the number beside it. */
void chart_bars(FILE *, const char *title, const char *below, const struct chart_bar *, int n);

struct chart_line { const char *name; const double *y; };	/* NAN: no point there */
struct chart_panel {
	const char *label, *first, *last;	/* of the horizontal axis and its ends */
	const double *x;
	int n;
	const struct chart_line *lines;
	int lines_n;
};

/* Milliseconds over what x is, both axes logarithmic, in panels side by side. */
void chart_lines(FILE *, const char *title, const char *below, const struct chart_panel *, int n);

#endif
