/* SPDX-License-Identifier: ISC */
/* curve: see curve.h. */
#include "tests/bench/curve.h"

#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/bench/bench.h"
#include "tests/fault/clock.h"

enum { PLAIN, SEALED, PLAIN_FLOOR, SEALED_FLOOR, LINES, POINTS = 11 };

static const char *const line_names[LINES] = { "plain", "sealed", "floor, plain", "floor, sealed" };

struct curve {
	const char *what;	/* what x counts */
	double x[POINTS];
	int n;
	double ms[LINES][POINTS];
};

/* Writes that many variables of about that many bytes, about half of them random. */
static void
curve_write(const char *path, int variables, int bytes)
{
	uint64_t seed = 5;
	FILE *f = fopen(path, "we");

	if (!f)
		err(1, "%s", path);
	for (int i = 0; i < variables; i++) {
		int n = fprintf(f, "V%05d=", i);

		for (; n + 1 < bytes; n++)
			fputc(n & 16 ? "0123456789abcdef"[chance(&seed) & 15]
			    : "service-of-order"[n & 15], f);
		fputc('\n', f);
	}
	if (fclose(f) != 0)
		err(1, "%s", path);
}

/* The lower quartile, since other work of the machine only adds time.  It takes a fifth of the
 * rounds, or fewer if a round takes long. */
static double
curve_quartile(char *const argv[])
{
	double us[200], spent = once(argv);
	int n = 0;

	do
		spent += us[n] = once(argv);
	while (++n < rounds / 5 && (n < 5 || spent < 5e5));
	return part_of(us, n, 0.25) / 1000;
}

static void
curve_measure(struct curve *c, int at, int variables, int bytes, const char *folder)
{
	char text[320], bundle[320], command[2048], what[96], note[64];
	char *const starts[LINES][9] = {
		{ waitenv, "-q", "-f", text, "--", app },
		{ waitenv, "-q", "-f", bundle, "-i", identity, "--", app },
		{ least, text, app },
		{ least, bundle, identity, app },
	};

	snprintf(text, sizeof text, "%s/curve", folder);
	snprintf(bundle, sizeof bundle, "%s/curve.age", folder);
	curve_write(text, variables, bytes);
	snprintf(command, sizeof command, "gzip -6 <'%s' | age -r $(age-keygen -y '%s') >'%s'",
		text, identity, bundle);
	if (system(command) != 0)
		errx(1, "cannot make a bundle");
	sleep_until(now() + MS(300));	/* the files have settled by then */
	for (int l = 0; l < LINES; l++)
		c->ms[l][at] = curve_quartile(starts[l]);
	for (int l = PLAIN; l <= SEALED; l++) {
		snprintf(what, sizeof what, "%.0f %s, %s", c->x[at], c->what, line_names[l]);
		snprintf(note, sizeof note, "floor %.2f ms", c->ms[l + PLAIN_FLOOR][at]);
		row_alone(what, c->ms[l][at], "ms", note);
	}
}

/* The largest deviation, in percent, of a point from the line between the first and the last
 * point. */
static double
curve_departure(const struct curve *c, const double *ms)
{
	const double slope = (ms[c->n - 1] - ms[0]) / (c->x[c->n - 1] - c->x[0]);
	double most = 0;

	for (int i = 1; i < c->n - 1; i++)
		most = fmax(most, fabs(ms[i] / (ms[0] + slope * (c->x[i] - c->x[0])) - 1));
	return most * 100;
}

static void
curve_depart(const struct curve *c)
{
	char what[96];

	for (int l = PLAIN; l <= SEALED; l++) {
		snprintf(what, sizeof what, "off a straight line, 1 to %.0f %s, %s",
			c->x[c->n - 1], c->what, line_names[l]);
		row_alone(what, curve_departure(c, c->ms[l]), "%", "at most");
	}
}

/* With a stack limit above 24 MiB the kernel accepts 6 MiB of strings, pointers included. */
static void
curve_stack(rlim_t bytes, struct rlimit *old)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_STACK, &r) != 0)
		err(1, "stack");
	*old = r;
	r.rlim_cur = bytes < r.rlim_max ? bytes : r.rlim_max;
	if (setrlimit(RLIMIT_STACK, &r) != 0)
		err(1, "stack");
}

static void
curve_draw(FILE *svg, const char *machine, const struct curve *count, const struct curve *size)
{
	struct chart_line lines[2][LINES];
	const struct chart_panel panels[2] = {
		{ "variables of 96 bytes", "1", "50,000", count->x, count->n, lines[0], LINES },
		{ "in 120 variables", "1 KiB", "6 MiB", size->x, size->n, lines[1], LINES },
	};

	for (int l = 0; l < LINES; l++) {
		lines[0][l] = (struct chart_line){ line_names[l], count->ms[l] };
		lines[1][l] = (struct chart_line){ line_names[l], size->ms[l] };
	}
	chart_lines(svg, "A start over the number and the size of its variables",
	    machine, panels, 2);
}

void
curve_costs(const char *folder, FILE *svg, const char *machine)
{
	struct curve count = { "variables", { 1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000,
	    50000 }, 11, { { 0 } } };
	struct curve size = { "KiB", { 1, 4, 16, 64, 256, 1024, 2048, 4096, 6080 }, 9, { { 0 } } };
	struct rlimit old;

	curve_stack(64 << 20, &old);
	for (int i = 0; i < count.n; i++)
		curve_measure(&count, i, (int)count.x[i], 96, folder);
	for (int i = 0; i < size.n; i++)
		curve_measure(&size, i, 120, (int)size.x[i] * 1024 / 120, folder);
	if (setrlimit(RLIMIT_STACK, &old) != 0)
		err(1, "stack");
	curve_depart(&count);
	curve_depart(&size);
	if (svg)
		curve_draw(svg, machine, &count, &size);
}
