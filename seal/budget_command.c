/* SPDX-License-Identifier: ISC */
#include "decode/shown.h"
#include "seal/budget.h"
#include "seal/commands.h"
#include "seal/report.h"

/* The key does not matter: every bundle for one recipient has this size. */
static void
budget_anybody(struct recipients *rs)
{
	static const struct age_identity nobody = { .kind = AGE_X25519, .secret = { 1 } };

	recipient_of(&nobody, &rs->v[0]);
	rs->n = 1;
}

/* Prints a percentage in twelve columns. */
static void
budget_put_share(struct report *r, size_t part, size_t whole)
{
	double percent = 100.0 * (double)part / (double)whole;

	report_colour(r, part > whole ? RED : percent > 80 ? YELLOW : PLAIN);
	if (part == 0)
		report_put(r, "%12s", "-");
	else if (percent < 0.1)
		report_put(r, "%12s", "<0.1%");
	else if (percent < 10)
		report_put(r, "%11.1f%%", percent);
	else
		report_put(r, "%11.0f%%", percent);
	report_colour(r, PLAIN);
}

/* Prints a row for each limit and a column for each form. */
static void
budget_put_forms(struct report *r, const struct budget *b)
{
	report_colour(r, BOLD);
	report_put(r, "%-20s%10s", "limit", "bytes");
	for (size_t k = 0; k < BUDGET_FORMS; k++)
		report_put(r, "%12s", b->forms[k].title);
	report_colour(r, PLAIN);
	report_put(r, "\n%-20s%10s", "", "");
	for (size_t k = 0; k < BUDGET_FORMS; k++)
		report_count(r, b->forms[k].bytes, 12);
	for (size_t i = 0; i < BUDGET_LIMITS; i++) {
		report_put(r, "\n%-20s", budget_limits[i].title);
		report_count(r, budget_limits[i].bytes, 10);
		for (size_t k = 0; k < BUDGET_FORMS; k++)
			budget_put_share(r, b->forms[k].takes[i], budget_limits[i].bytes);
	}
	report_text(r, "\n");
}

/* If the text is read as another dialect than its own, a name may be a piece of a value. */
static struct slice
budget_shown(const struct vars *vs, const struct var *var)
{
	struct slice name = vars_name(vs, var);

	return shown_name(name, vars_value(vs, var)) ? name : SLICE("(not shown)");
}

static void
budget_put_largest(struct report *r, const struct budget *b, const struct vars *vs)
{
	static const char bar[] = "##############################";
	enum { NAME = 30 };
	size_t width = 0, most = b->largest_n ? budget_size(b->largest[0]) : 0;

	for (size_t i = 0; i < b->largest_n; i++)
		if (width < budget_shown(vs, b->largest[i]).n)
			width = budget_shown(vs, b->largest[i]).n;
	width = width < NAME ? width : NAME + sizeof "..." - 1;
	for (size_t i = 0; i < b->largest_n; i++) {
		struct slice name = budget_shown(vs, b->largest[i]);
		size_t size = budget_size(b->largest[i]);

		report_put(r, "%.*s%s", (int)(name.n < NAME ? name.n : NAME),
		    (const char *)name.p, name.n > NAME ? "..." : "");
		report_put(r, "%*s", (int)(width - (name.n > NAME ? width : name.n)), "");
		report_count(r, size, 10);
		report_put(r, "  %.*s\n", (int)((sizeof bar - 1) * size / most), bar);
	}
}

static void
budget_put_text(struct report *r, const struct budget *b, const struct vars *vs, size_t files)
{
	report_put(r, "%zu variable%s in %zu file%s\n\n", b->variables,
	    b->variables == 1 ? "" : "s", files, files == 1 ? "" : "s");
	budget_put_forms(r, b);
	report_colour(r, DIM);
	report_text(r,
	    "\nThe limits of the task definition and of overrides apply to the whole document,\n"
	    "those of the kernel to a stack of 8 MiB.\n");
	report_colour(r, PLAIN);
	if (b->largest_n) {
		report_colour(r, BOLD);
		report_text(r, "\nlargest variables, in bytes\n");
		report_colour(r, PLAIN);
	}
	budget_put_largest(r, b, vs);
}

static void
budget_put_member(struct report *r, bool first, const char *name, size_t n)
{
	report_put(r, "%s\"%s\":%zu", first ? "" : ",", name, n);
}

static void
budget_put_json(struct report *r, const struct budget *b, const struct vars *vs)
{
	report_put(r, "{\"variables\":%zu,\n \"limits\":{", b->variables);
	for (size_t i = 0; i < BUDGET_LIMITS; i++)
		budget_put_member(r, i == 0, budget_limits[i].id, budget_limits[i].bytes);
	report_text(r, "},\n \"forms\":[");
	for (size_t i = 0; i < BUDGET_FORMS; i++) {
		const struct form *f = &b->forms[i];

		report_put(r, "%s\n  {\"form\":\"%s\",\"bytes\":%zu,\"takes\":{", i ? "," : "",
		    f->id, f->bytes);
		for (size_t k = 0, n = 0; k < BUDGET_LIMITS; k++)
			if (f->takes[k])
				budget_put_member(r, n++ == 0, budget_limits[k].id, f->takes[k]);
		report_text(r, "}}");
	}
	report_text(r, "],\n \"largest\":[");
	for (size_t i = 0; i < b->largest_n; i++) {
		report_text(r, i ? ",\n  {\"name\":" : "\n  {\"name\":");
		if (shown_name(vars_name(vs, b->largest[i]), vars_value(vs, b->largest[i])))
			report_json(r, vars_name(vs, b->largest[i]));
		else
			report_text(r, "null");
		report_put(r, ",\"bytes\":%zu}", budget_size(b->largest[i]));
	}
	report_text(r, "]}\n");
}

enum verdict
command_budget(const struct options *o, struct err *e)
{
	static struct recipients rs;
	struct bundle bundle = { 0 };
	struct budget b;
	struct report r;
	enum verdict v = V_OK;

	if (o->recipients.n || o->recipient_files.n)
		v = recipients_load(o, &rs, e);
	else
		budget_anybody(&rs);
	if (v == V_OK)
		v = bundle_make(o, NULL, &rs, &bundle, e);
	if (v == V_OK)
		v = budget_count(&bundle, &b, e);
	if (v == V_OK) {
		report_open(&r);
		if (o->json)
			budget_put_json(&r, &b, &bundle.text.vars);
		else
			budget_put_text(&r, &b, &bundle.text.vars, o->files_n);
		v = report_write(&r, e);
	}
	bundle_free(&bundle);
	return v;
}
