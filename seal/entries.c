/* SPDX-License-Identifier: ISC */
#include "seal/entries.h"

#include <stdlib.h>

#include "decode/shown.h"

#define HIDDEN "(not shown)"

int
entries_compare(const struct entry *a, const struct entry *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = memcmp(a->name.p, b->name.p, n);

	return order ? order : (a->name.n > b->name.n) - (a->name.n < b->name.n);
}

static int
entries_by_name(const void *a, const void *b)
{
	return entries_compare(a, b);
}

enum verdict
entries_sort(const struct vars *vs, struct entries *es, struct err *e)
{
	*es = (struct entries){ malloc((vs->n + 1) * sizeof *es->v), 0 };
	if (!es->v)
		return err_set(e, V_SYS, "no memory for %zu variables", vs->n);
	for (size_t i = 0; i < vs->n; i++)
		if (!vs->v[i].shadowed)
			es->v[es->n++] = (struct entry){ vars_name(vs, &vs->v[i]),
				vars_value(vs, &vs->v[i]), vs->v[i].unset };
	qsort(es->v, es->n, sizeof *es->v, entries_by_name);
	return V_OK;
}

void
entries_free(struct entries *es)
{
	free(es->v);
	*es = (struct entries){ 0 };
}

static struct slice
entries_shown(const struct entry *entry)
{
	return shown_name(entry->name, entry->value) ? entry->name : SLICE(HIDDEN);
}

size_t
entries_width(const struct entries *es)
{
	size_t width = 0;

	for (size_t i = 0; i < es->n; i++) {
		size_t n = entries_shown(&es->v[i]).n;

		width = n > width ? n : width;
	}
	return width;
}

void
entries_put_name(struct report *r, const struct entry *entry, size_t width)
{
	struct slice shown = entries_shown(entry);

	report_put(r, "%.*s", (int)shown.n, (const char *)shown.p);
	if (shown.n < width)
		report_pad(r, shown.n, width);
}

void
entries_put_json_name(struct report *r, const struct entry *entry)
{
	if (shown_name(entry->name, entry->value))
		report_json(r, entry->name);
	else
		report_text(r, "null");
}

void
entries_put_size(struct report *r, const struct entry *entry)
{
	if (entry->unset)
		report_text(r, "unset");
	else
		report_put(r, "%zu byte%s", entry->value.n, entry->value.n == 1 ? "" : "s");
}

void
entries_put_json_size(struct report *r, const struct entry *entry)
{
	if (entry->unset)
		report_text(r, "null");
	else
		report_put(r, "%zu", entry->value.n);
}
