/* SPDX-License-Identifier: ISC */
/* report: see report.h. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/fault/report.h"

static int
rising(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

struct tally
tally(const struct result *r, int n, struct pick want)
{
	struct tally t = { .median = -1 };
	int32_t *latency = malloc(sizeof *latency * (size_t)(n + 1));
	int timed = 0;

	if (!latency)
		err(1, NULL);
	for (int i = 0; i < n; i++) {
		if (!r[i].made || (want.scenario >= 0 && r[i].scenario != want.scenario) ||
		    (want.form >= 0 && r[i].form != want.form) ||
		    (want.place >= 0 && r[i].place != want.place))
			continue;
		t.runs++;
		t.lost += r[i].lost;
		t.count[r[i].outcome]++;
		if (r[i].latency >= 0)
			latency[timed++] = r[i].latency;
	}
	if (timed) {
		qsort(latency, (size_t)timed, sizeof *latency, rising);
		t.median = latency[timed / 2];
	}
	free(latency);
	return t;
}

static void
head(const char *what)
{
	printf("\n%-30s %-8s %7s %7s %7s %7s %7s %7s %6s %6s %10s\n", what, "form", "runs", "exact",
		"refused", "undecid", "PARTIAL", "FALSE", "SLOW", "WRONG", "median ms");
}

static void
row(const char *what, int form, struct tally t)
{
	if (t.runs == 0)
		return;
	printf("%-30s %-8s %7d %7d %7d %7d %7d %7d %6d %6d ", what, form < 0 ? "all" :
		form_names[form], t.runs, t.count[EXACT], t.count[REFUSED], t.count[UNDECIDABLE],
		t.count[PARTIAL], t.count[FALSE_TIMEOUT], t.count[SLOW], t.count[WRONG]);
	if (t.median < 0)
		printf("%10s\n", "-");
	else
		printf("%10.2f\n", t.median / 1000.0);
}

static void
by_place(const struct result *r, int n, const struct places *places, int scenario)
{
	for (int p = 0; p < places->n; p++)
		for (int form = 0; form < FORMS; form++)
			row(places->v[p].name, form,
				tally(r, n, (struct pick){ scenario, form, p }));
}

void
report(const struct result *r, int n, const struct places *places, bool detail)
{
	head("scenario");
	for (int s = 0; s < scenarios_n; s++)
		for (int form = 0; form < FORMS; form++)
			row(scenarios[s].name, form, tally(r, n, (struct pick){ s, form, -1 }));
	head("place");
	by_place(r, n, places, -1);
	for (int s = 0; detail && s < scenarios_n; s++) {
		if (tally(r, n, (struct pick){ s, -1, -1 }).runs == 0)
			continue;
		head(scenarios[s].name);
		by_place(r, n, places, s);
	}
	head("all");
	for (int form = 0; form < FORMS; form++)
		row("", form, tally(r, n, (struct pick){ -1, form, -1 }));
	row("", -1, tally(r, n, (struct pick){ -1, -1, -1 }));
}
