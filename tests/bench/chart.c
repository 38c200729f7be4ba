/* SPDX-License-Identifier: ISC */
/* chart: see chart.h. */
#include "tests/bench/chart.h"

#include <math.h>

enum { WIDTH = 760, LEFT = 230, ROW = 24, TOP = 52, PANEL = 270, GAP = 60, HEIGHT = 250 };

static const char *const chart_colours[] = { "#0969da", "#8250df", "#57606a", "#afb8c1" };

static void
chart_open(FILE *f, const char *title, const char *below, int height)
{
	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
		"font-family=\"sans-serif\" font-size=\"12\" fill=\"#57606a\" role=\"img\" "
		"aria-label=\"%s\">\n"
		"<text x=\"10\" y=\"20\" font-size=\"15\" font-weight=\"bold\">%s</text>\n"
		"<text x=\"10\" y=\"38\">%s</text>\n", WIDTH, height, title, title, below);
}

void
chart_bars(FILE *f, const char *title, const char *below, const struct chart_bar *bars, int n)
{
	double most = 1;
	int y = TOP;

	for (int i = 0; i < n; i++)
		most = fmax(most, bars[i].value);
	chart_open(f, title, below, TOP + n * ROW + 10);
	for (int i = 0; i < n; i++, y += ROW) {
		double wide = bars[i].value / most * (WIDTH - LEFT - 80);

		fprintf(f, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
			"<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
			"<text x=\"%.1f\" y=\"%d\">%.0f</text>\n",
			LEFT - 8, y + 15, bars[i].name, LEFT, y + 3, wide, ROW - 7,
			chart_colours[bars[i].name[0] == 'w' ? 0 : 2], LEFT + wide + 6, y + 15,
			bars[i].value);
	}
	fputs("</svg>\n", f);
}

/* The powers of ten between which all points of a panel lie. */
static void
chart_range(const struct chart_panel *p, double *low, double *high)
{
	*low = INFINITY, *high = -INFINITY;
	for (int l = 0; l < p->lines_n; l++)
		for (int i = 0; i < p->n; i++)
			if (!isnan(p->lines[l].y[i])) {
				*low = fmin(*low, floor(log10(p->lines[l].y[i])));
				*high = fmax(*high, ceil(log10(p->lines[l].y[i])));
			}
}

static void
chart_panel(FILE *f, const struct chart_panel *p, double left)
{
	double from = log10(p->x[0]), wide = log10(p->x[p->n - 1]) - from, low, high;
	double foot = TOP + HEIGHT;

	chart_range(p, &low, &high);
	for (double ms = low; ms <= high; ms++) {
		double y = foot - (ms - low) / (high - low) * HEIGHT;

		fprintf(f, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" "
			"stroke=\"#afb8c1\" stroke-width=\".5\"/>\n"
			"<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%g ms</text>\n",
			left, left + PANEL, y, y, left - 6, y + 4, pow(10, ms));
	}
	fprintf(f, "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n"
		"<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n"
		"<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n",
		left, foot + 18, p->first, left + PANEL, foot + 18, p->last,
		left + PANEL / 2.0, foot + 18, p->label);
	for (int l = 0; l < p->lines_n; l++) {
		fputs("<polyline fill=\"none\" stroke-width=\"2\" points=\"", f);
		for (int i = 0; i < p->n; i++)
			if (!isnan(p->lines[l].y[i]))
				fprintf(f, "%.1f,%.1f ",
					left + (log10(p->x[i]) - from) / wide * PANEL,
					foot - (log10(p->lines[l].y[i]) - low) /
					(high - low) * HEIGHT);
		fprintf(f, "\" stroke=\"%s\"/>\n", chart_colours[l]);
	}
}

void
chart_lines(FILE *f, const char *title, const char *below, const struct chart_panel *panels, int n)
{
	int y = TOP + HEIGHT + 44;

	chart_open(f, title, below, y + 16);
	for (int i = 0; i < n; i++)
		chart_panel(f, &panels[i], 60 + i * (PANEL + GAP + 40));
	for (int l = 0; l < panels[0].lines_n; l++)
		fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"20\" height=\"3\" fill=\"%s\"/>"
			"<text x=\"%d\" y=\"%d\">%s</text>\n", 60 + l * 170, y - 4,
			chart_colours[l], 86 + l * 170, y, panels[0].lines[l].name);
	fputs("</svg>\n", f);
}
