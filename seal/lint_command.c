/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "seal/commands.h"
#include "seal/in.h"
#include "seal/lint.h"
#include "seal/report.h"
#include "seal/plain.h"

static const char *
lint_says(const struct finding *f)
{
	return *f->reason ? f->reason : f->rule->says;
}

/* Adds each word of who with the string around on both sides, and between in the gaps. */
static void
lint_put_who(struct report *r, const char *who, const char *around, const char *between)
{
	struct slice rest = slice_str(who), word;

	for (bool more = false; slice_field(&rest, ' ', &word); more = true) {
		report_text(r, more ? between : "");
		report_text(r, around);
		report_name(r, word, 20);
		report_text(r, around);
	}
}

static void
lint_put_json(struct report *r, const struct findings *f)
{
	report_text(r, "[");
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *at = &f->v[i];

		report_text(r, i ? ",\n {" : "\n {");
		if (at->file) {
			report_text(r, "\"file\":");
			report_json_name(r, slice_str(at->file));
			report_text(r, ",");
		}
		if (at->line)
			report_put(r, "\"line\":%u,", (unsigned)at->line);
		if (*at->name) {
			report_text(r, "\"name\":");
			report_json(r, slice_str(at->name));
			report_text(r, ",");
		}
		report_put(r, "\"rule\":\"%s\",\"concerns\":[", at->rule->id);
		lint_put_who(r, at->who, "\"", ",");
		report_text(r, "],\"says\":");
		report_json(r, slice_str(lint_says(at)));
		report_text(r, "}");
	}
	report_text(r, f->n ? "\n]\n" : "]\n");
}

/* Returns the width of "file:line:". */
static size_t
lint_place_width(const struct finding *f)
{
	size_t line = f->line ? (size_t)snprintf(NULL, 0, "%u:", (unsigned)f->line) : 0;

	return f->file ? strlen(f->file) + 1 + line : sizeof "together:" - 1;
}

static void
lint_put_line(struct report *r, const struct finding *f, size_t places, size_t names)
{
	report_name(r, slice_str(f->file ? f->file : "together"), 400);
	report_text(r, ":");
	if (f->line)
		report_put(r, "%u:", (unsigned)f->line);
	report_pad(r, lint_place_width(f), places + 1);
	report_colour(r, BOLD);
	report_text(r, f->name);
	report_colour(r, PLAIN);
	if (names)
		report_pad(r, strlen(f->name), names + 2);
	report_put(r, "%s ", lint_says(f));
	report_colour(r, DIM);
	report_text(r, "(");
	lint_put_who(r, f->who, "", ", ");
	report_text(r, ")");
	report_colour(r, PLAIN);
	report_text(r, "\n");
}

static void
lint_put_text(struct report *r, const struct findings *f, size_t files)
{
	size_t places = 0, names = 0;

	for (size_t i = 0; i < f->n; i++) {
		size_t place = lint_place_width(&f->v[i]), name = strlen(f->v[i].name);

		places = place > places ? place : places;
		names = name > names ? name : names;
	}
	for (size_t i = 0; i < f->n; i++)
		lint_put_line(r, &f->v[i], places, names);
	report_put(r, "%zu finding%s in %zu file%s, ", f->n, f->n == 1 ? "" : "s", files,
	    files == 1 ? "" : "s");
	if (f->only)
		report_put(r, "as %s reads %s; --all-dialects looks at the others too\n",
		    f->only->name, files == 1 ? "it" : "them");
	else
		report_text(r, "for docker, ecs, systemd and dotenv\n");
}

static enum verdict
lint_report_files(const struct options *o, struct findings *f, struct err *e)
{
	struct buf text = BUF(IN_MAX);
	enum verdict v = o->all_dialects ? V_OK : text_dialect(o, &f->only, e);

	if (o->dialect && o->all_dialects)
		return err_usage(e, "--dialect and --all-dialects exclude each other");

	for (size_t i = 0; v == V_OK && i < o->files_n; i++) {
		v = in_read(o->files[i], &text, e);
		if (v == V_OK)
			v = lint_text(f, o->files[i], buf_slice(&text), e);
		buf_clear(&text);
	}
	buf_free(&text);
	return v == V_OK ? lint_total(f, e) : v;
}

enum verdict
command_lint(const struct options *o, struct err *e)
{
	struct findings f = { .all = VARS(4 * IN_MAX) };
	struct report r;
	enum verdict v = lint_report_files(o, &f, e);

	if (v == V_OK) {
		report_open(&r);
		if (o->json)
			lint_put_json(&r, &f);
		else
			lint_put_text(&r, &f, o->files_n);
		v = report_write(&r, e);
	}
	if (v == V_OK && f.refused)
		v = in_blame(f.refused, err_set(e, V_BAD, "not in its dialect"), e);
	else if (v == V_OK && o->strict && f.n)
		v = err_set(e, V_BAD, "%zu finding%s", f.n, f.n == 1 ? "" : "s");
	lint_free(&f);
	return v;
}
