/* SPDX-License-Identifier: ISC */
#include "seal/commands.h"
#include "seal/entries.h"
#include "seal/opened.h"
#include "seal/plain.h"
#include "seal/recipient.h"

/* Returns how the next variable differs: '+' added, '-' removed, '~' changed; 0 if none is left. */
struct difference { char kind; const struct entry *old, *new; };

struct walk { const struct entries *old, *new; size_t i, k; };

static bool
diff_same(const struct entry *a, const struct entry *b)
{
	return a->unset == b->unset && slice_eq(a->value, b->value);
}

static struct difference
diff_next(struct walk *w)
{
	while (w->i < w->old->n || w->k < w->new->n) {
		const struct entry *a = w->i < w->old->n ? &w->old->v[w->i] : NULL;
		const struct entry *b = w->k < w->new->n ? &w->new->v[w->k] : NULL;
		int order = !a ? 1 : !b ? -1 : entries_compare(a, b);

		w->i += order <= 0;
		w->k += order >= 0;
		if (order > 0)
			return (struct difference){ '+', NULL, b };
		if (order < 0)
			return (struct difference){ '-', a, NULL };
		if (!diff_same(a, b))
			return (struct difference){ '~', a, b };
	}
	return (struct difference){ 0 };
}

static void
diff_put_line(struct report *r, struct difference d, size_t width)
{
	report_colour(r, d.kind == '-' ? RED : d.kind == '+' ? BOLD : YELLOW);
	report_put(r, "%c ", d.kind);
	entries_put_name(r, d.new ? d.new : d.old, width);
	report_text(r, "  ");
	if (d.old)
		entries_put_size(r, d.old);
	report_text(r, d.old && d.new ? " -> " : "");
	if (d.new)
		entries_put_size(r, d.new);
	report_colour(r, PLAIN);
	report_text(r, "\n");
}

static void
diff_put_text(struct report *r, const struct options *o, struct walk w)
{
	size_t old = entries_width(w.old), new = entries_width(w.new);
	struct difference d = diff_next(&w);

	if (!d.kind)
		return;
	report_text(r, "--- ");
	report_name(r, slice_str(o->files[0]), 400);
	report_text(r, "\n+++ ");
	report_name(r, slice_str(o->files[1]), 400);
	report_text(r, "\n");
	for (; d.kind; d = diff_next(&w))
		diff_put_line(r, d, old > new ? old : new);
}

static void
diff_put_json(struct report *r, struct walk w)
{
	struct difference d;
	const char *before = "[";

	for (; (d = diff_next(&w)).kind; before = ",") {
		report_put(r, "%s\n {\"change\":\"%s\",\"name\":", before,
		    d.kind == '+' ? "came" : d.kind == '-' ? "went" : "changed");
		entries_put_json_name(r, d.new ? d.new : d.old);
		if (d.old) {
			report_text(r, ",\"old_bytes\":");
			entries_put_json_size(r, d.old);
		}
		if (d.new) {
			report_text(r, ",\"new_bytes\":");
			entries_put_json_size(r, d.new);
		}
		report_text(r, "}");
	}
	report_text(r, *before == '[' ? "[]\n" : "\n]\n");
}

static enum verdict
diff_report(const struct options *o, struct walk w, struct err *e)
{
	struct report r;
	struct walk first = w;
	enum verdict v;

	report_open(&r);
	if (o->json)
		diff_put_json(&r, w);
	else
		diff_put_text(&r, o, w);
	v = report_write(&r, e);
	if (v == V_OK && diff_next(&first).kind) {
		*e = (struct err){ 0 };
		return V_BAD;
	}
	return v;
}

enum verdict
command_diff(const struct options *o, struct err *e)
{
	struct age_identities ids = { 0 };
	const struct dialect *dialect;
	struct opened a = { 0 }, b = { 0 };
	struct entries old = { 0 }, new = { 0 };
	enum verdict v = text_dialect(o, &dialect, e);

	if (v == V_OK)
		v = identities_load(o, &ids, e);
	if (v == V_OK)
		v = opened_load(o->files[0], &ids, dialect, &a, e);
	if (v == V_OK)
		v = opened_load(o->files[1], &ids, dialect, &b, e);
	if (v == V_OK)
		v = entries_sort(&a.vars, &old, e);
	if (v == V_OK)
		v = entries_sort(&b.vars, &new, e);
	if (v == V_OK)
		v = diff_report(o, (struct walk){ &old, &new, 0, 0 }, e);
	entries_free(&old);
	entries_free(&new);
	opened_free(&a);
	opened_free(&b);
	age_identities_wipe(&ids);
	return v;
}
