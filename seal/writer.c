/* SPDX-License-Identifier: ISC */
#include "seal/writer.h"

#include <stdio.h>

#include "decode/dialect/text.h"
#include "decode/shown.h"
#include "seal/in.h"
#include "seal/plain.h"
#include "seal/report.h"

/* One way to write a value after NAME=, or a whole JSON member. */
typedef void form(struct report *, struct slice value);

static void
writer_put(struct report *r, struct slice s)
{
	if (r->verdict == V_OK)
		r->verdict = buf_put(&r->text, s, &r->err);
}

/* Characters without a meaning in any dialect: a value with any other character is quoted. */
static void
writer_bare(struct report *r, struct slice value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!chars_is_word(value.p[i]) && !memchr("./:@%+,-", value.p[i], 8)) {
			r->verdict = V_BAD;
			return;
		}
	writer_put(r, value);
}

static void
writer_line(struct report *r, struct slice value)
{
	writer_put(r, value);
}

/* Adds a CR, for dialects that cut one CR off the end of a line. */
static void
writer_line_cr(struct report *r, struct slice value)
{
	writer_put(r, value);
	report_text(r, "\r");
}

static void
writer_single(struct report *r, struct slice value)
{
	report_text(r, "'");
	writer_put(r, value);
	report_text(r, "'");
}

/* Adds a CR to each line, for dialects that cut one CR off also within quotes. */
static void
writer_single_cr(struct report *r, struct slice value)
{
	struct slice line;

	report_text(r, "'");
	while (slice_until(&value, '\n', &line)) {
		writer_put(r, line);
		report_text(r, line.n && line.p[line.n - 1] == '\r' ? "\r\n" : "\n");
	}
	writer_put(r, value);
	report_text(r, "'");
}

static void
writer_double_escaping(struct report *r, struct slice value, const char *escaped)
{
	struct slice run, c;

	report_text(r, "\"");
	while (slice_take(&value, text_until(value, escaped), &run)) {
		writer_put(r, run);
		if (!slice_take(&value, 1, &c))
			break;
		report_text(r, "\\");
		writer_put(r, c);
	}
	report_text(r, "\"");
}

static void
writer_double_systemd(struct report *r, struct slice value)
{
	writer_double_escaping(r, value, "\"\\`$");
}

static void
writer_double_dotenv(struct report *r, struct slice value)
{
	writer_double_escaping(r, value, "\"\\$");
}

enum { FORMS = 3 };

static const struct writer {
	const char *dialect;
	bool json;
	form *forms[FORMS];
} writers[] = {
	{ "docker", false, { writer_line, writer_line_cr } },
	{ "ecs", false, { writer_line, writer_line_cr } },
	{ "systemd", false, { writer_bare, writer_single, writer_double_systemd } },
	{ "dotenv", false, { writer_bare, writer_single, writer_double_dotenv } },
	{ "k8s", false, { writer_single, writer_single_cr } },
	{ "nul", false, { writer_line } },
	{ "json", true, { report_json } },
};

static const struct writer *
writer_find(const struct dialect *d)
{
	const struct writer *w = writers;

	while (strcmp(w->dialect, d->name) != 0)
		w++;
	return w;
}

static void
writer_put_entry(struct report *r, const struct writer *w, form *put, const struct vars *vs,
	const struct var *var)
{
	if (w->json) {
		report_json(r, vars_name(vs, var));
		report_text(r, ": ");
	} else {
		writer_put(r, vars_name(vs, var));
		report_text(r, "=");
	}
	if (w->json && var->unset)
		report_text(r, "null");
	else
		put(r, vars_value(vs, var));
	if (strcmp(w->dialect, "nul") == 0)
		writer_put(r, (struct slice){ (const unsigned char *)"", 1 });
	else
		report_text(r, w->json ? "" : "\n");
}

/* Whether this text gives exactly this variable.  Sets *why to the rule that it breaks, if any. */
static bool
writer_reads_back(struct slice text, const struct dialect *d, const struct vars *want,
	const struct var *var, struct err *why)
{
	struct vars got = VARS(2 * IN_MAX);
	bool same = dialect_parse(d, text, true, NULL, &got, why) == V_OK;

	if (same) {
		err_set(why, V_BAD, got.n ? "it would be read back differently"
		    : "the dialect does not allow its name");
		same = got.n == 1 && got.dropped == 0 && got.v[0].unset == var->unset
		    && slice_eq(vars_name(&got, &got.v[0]), vars_name(want, var))
		    && slice_eq(vars_value(&got, &got.v[0]), vars_value(want, var));
	}
	vars_free(&got);
	return same;
}

static bool
writer_holds(const struct vars *vs, const struct var *var, int c)
{
	struct slice value = vars_value(vs, var);

	return value.n && memchr(value.p, c, value.n);
}

static enum verdict
writer_refuse(const struct vars *vs, const struct var *var, const struct dialect *d,
	const struct err *broken, struct err *e)
{
	bool lines = d->parse == dialect_docker || d->parse == dialect_ecs;
	const char *why = broken->text, *end = strstr(why, ", line ");
	struct slice name = vars_name(vs, var);
	char who[160];

	if (var->unset)
		why = "it is unset", end = NULL;
	else if (lines && writer_holds(vs, var, '\n'))
		why = "it holds a line end", end = NULL;
	else if (d->parse == dialect_k8s && writer_holds(vs, var, '\''))
		why = "it holds a single quote", end = NULL;
	if (shown_name(name, vars_value(vs, var)))
		snprintf(who, sizeof who, "%.*s", (int)name.n, (const char *)name.p);
	else
		snprintf(who, sizeof who, "the variable in line %u", (unsigned)var->line);
	return err_set(e, V_BAD, "%s cannot represent %s: %.*s", d->name, who,
	    (int)(end ? (size_t)(end - why) : strlen(why)), why);
}

/* Appends the simplest form of one variable that is read back unchanged. */
static enum verdict
writer_add(const struct vars *vs, const struct var *var, const struct dialect *d,
	struct report *out, struct err *e)
{
	const struct writer *w = writer_find(d);
	struct err why = { 0 };
	struct report r;
	bool done = false;

	for (size_t i = 0; !done && i < FORMS && w->forms[i]; i++) {
		report_open(&r);
		if (d->comments)	/* a byte order mark is only removed from the first line */
			report_text(&r, "#\n");
		report_text(&r, w->json ? "{" : "");
		writer_put_entry(&r, w, w->forms[i], vs, var);
		report_text(&r, w->json ? "}" : "");
		done = r.verdict == V_OK && writer_reads_back(buf_slice(&r.text), d, vs, var, &why);
		report_free(&r);
		if (done)
			writer_put_entry(out, w, w->forms[i], vs, var);
	}
	return done ? V_OK : writer_refuse(vs, var, d, &why, e);
}

static enum verdict
writer_add_all(const struct vars *vs, const struct dialect *d, struct report *out, struct err *e)
{
	bool json = writer_find(d)->json, first = true;
	enum verdict v = V_OK;

	report_text(out, json ? "{" : "");
	for (size_t i = 0; v == V_OK && i < vs->n; i++) {
		const struct var *var = &vs->v[i];

		if (var->shadowed)
			continue;
		if (json)
			report_text(out, first ? "\n  " : ",\n  ");
		v = writer_add(vs, var, d, out, e);
		first = false;
	}
	report_text(out, json ? "\n}\n" : "");
	return v;
}

/* Reads the text as a start does, which looks for layers and an end line before it parses. */
static enum verdict
writer_prove(const struct vars *vs, const struct dialect *d, struct slice text, struct err *e)
{
	struct text t = { 0 };
	enum verdict v = text_prove(d, text, vs, "it would be read back differently", e);

	if (v == V_OK && vs->n) {
		v = text_from(d, text, &t, e);
		if (v == V_BAD)
			err_set(e, V_BAD, "%s cannot represent it: the result would be taken for"
			    " another kind of text", d->name);
	}
	text_free(&t);
	return v;
}

/* Puts a comment in front if the first name could be taken for a byte order mark, the beginning of
 * a bundle, or base64. */
enum verdict
writer_write(const struct vars *vs, const struct dialect *d, struct buf *out, struct err *e)
{
	struct report bare, behind;
	struct buf *text = &bare.text;
	enum verdict v;

	report_open(&bare);
	report_open(&behind);
	v = writer_add_all(vs, d, &bare, e);
	if (v == V_OK && (v = bare.verdict) != V_OK)
		*e = bare.err;
	if (v == V_OK && (v = writer_prove(vs, d, buf_slice(text), e)) == V_BAD && d->comments) {
		report_text(&behind, "##\n");
		writer_put(&behind, buf_slice(text));
		text = &behind.text;
		v = writer_prove(vs, d, buf_slice(text), e);
	}
	if (v == V_OK)
		v = buf_put(out, buf_slice(text), e);
	report_free(&bare);
	report_free(&behind);
	return v;
}
