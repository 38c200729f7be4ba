/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"

static void
k8s_skip_blanks(struct slice *s)
{
	while (slice_skip(s, SLICE(" ")) || slice_skip(s, SLICE("\t")))
		;
}

/* Appends the text up to the closing quote, which may be on a later line.  *line becomes the text
 * behind the quote.  The CR before an LF is removed, as on every line. */
static enum verdict
k8s_quoted(struct text_lines *lines, struct slice *line, struct buf *out, struct err *e)
{
	const uint32_t line_of_quote = lines->line;
	enum verdict v = V_OK;
	struct slice part;

	slice_skip(line, SLICE("'"));
	while (v == V_OK && !slice_until(line, '\'', &part)) {
		if ((v = buf_put(out, *line, e)) == V_OK)
			v = buf_byte(out, '\n', e);
		if (v == V_OK && lines->rest.n == 0)
			return text_unclosed("quote", line_of_quote, e);
		if (v == V_OK)
			v = text_next(lines, line, e);
	}
	return v == V_OK ? buf_put(out, part, e) : v;
}

/* Adds the entry, unless there is one of the same name: the first one counts.
 * The value is parsed in both cases. */
static enum verdict
k8s_put(struct slice text, struct text_lines *lines, struct slice name, struct slice *line,
	struct vars *out, struct err *e)
{
	const uint32_t start = lines->line;
	const bool repeated = vars_find(out, name) != NULL;
	const size_t mark = out->text.n;
	enum verdict v = V_OK;

	if (!repeated)
		v = vars_open(out, name, start, e);
	if (v == V_OK && line->n)
		v = k8s_quoted(lines, line, &out->text, e);
	if (v != V_OK)
		return v;
	k8s_skip_blanks(line);
	if (line->n && line->p[0] != '#')
		return text_bad(text, line->p, e, "more after the closing quote");
	if (!repeated)
		return vars_close(out, e);
	out->text.n = mark;
	vars_drop(out, start);
	return V_OK;
}

static enum verdict
k8s_cut_in_name(uint32_t line, struct err *e)
{
	return err_set(e, V_MORE,
	    "a name without a value in line %u: cut off, or the value is missing", (unsigned)line);
}

static enum verdict
k8s_entry(struct slice text, struct text_lines *lines, struct slice line, struct vars *out,
	struct err *e)
{
	const bool open = lines->rest.n == 0 && text.p[text.n - 1] != '\n';
	struct slice name;

	k8s_skip_blanks(&line);
	if (line.n == 0 || line.p[0] == '#')
		return V_OK;
	if (!slice_until(&line, '=', &name))
		return open ? k8s_cut_in_name(lines->line, e)
		    : text_bad(text, line.p, e, "no = after a name");
	if (name.n == 0)
		return text_bad(text, name.p, e, "no name before =");
	if (chars_is_blank(name.p[name.n - 1]))
		return text_bad(text, name.p + name.n - 1, e, "white space before =");
	/* As in a shell, A= 'x' makes A empty; the rest of the line is ignored. */
	if (line.n && chars_is_blank(line.p[0]))
		line.n = 0;
	else if (line.n == 0 && open)
		return k8s_cut_in_name(lines->line, e);
	else if (line.n == 0 || line.p[0] != '\'')
		return text_bad(text, name.p + name.n + 1, e, "not in single quotes");
	return k8s_put(text, lines, name, &line, out, e);
}

enum verdict
dialect_k8s(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct text_lines lines = { .rest = text };
	struct slice line;
	enum verdict v = text_check_utf8(text, text, e);

	(void)names;
	if (v == V_OK)
		v = text_reserve(text, out, e);
	while (v == V_OK && lines.rest.n && (v = text_next(&lines, &line, e)) == V_OK)
		v = k8s_entry(text, &lines, line, out, e);
	return v;
}
