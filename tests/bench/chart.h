/* SPDX-License-Identifier: ISC */
/*
 * chart: draws charts as SVG for a README: text and shapes without a script or a font, readable on
 * light and on dark backgrounds.
 */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H

#include <stdio.h>

struct chart_bar { const char *name; double value; };

/* One bar for each value in microseconds, with the number beside it. */
void chart_bars(FILE *, const char *title, const char *below, const struct chart_bar *, int n);

struct chart_line { const char *name; const double *y; };	/* NAN where there is no point */
struct chart_panel {
	const char *label, *first, *last;	/* texts of the horizontal axis and its ends */
	const double *x;
	int n;
	const struct chart_line *lines;
	int lines_n;
};

/* Milliseconds over x in panels side by side, with logarithmic axes. */
void chart_lines(FILE *, const char *title, const char *below, const struct chart_panel *, int n);

#endif
