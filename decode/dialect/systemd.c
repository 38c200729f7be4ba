/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"
#include "decode/utf8.h"

struct systemd {
	struct slice text, rest;
	struct text_place place;
	struct vars *out;
	struct err *e;
};

static enum verdict
systemd_put_run(struct systemd *s, const char *set)
{
	struct slice run;

	slice_take(&s->rest, text_until(s->rest, set), &run);
	return buf_put(&s->out->text, run, s->e);
}

static bool
systemd_at_newline(const struct systemd *s)
{
	return s->rest.n && (s->rest.p[0] == '\n' || s->rest.p[0] == '\r');
}

/* A quote that is not closed extends to the end of the text. */
static enum verdict
systemd_single_quoted(struct systemd *s)
{
	enum verdict v = systemd_put_run(s, "'");

	slice_skip(&s->rest, SLICE("'"));
	return v;
}

static enum verdict
systemd_double_quoted(struct systemd *s)
{
	struct slice escape;
	enum verdict v;

	for (;;) {
		v = systemd_put_run(s, "\"\\");
		if (v != V_OK || s->rest.n == 0 || slice_skip(&s->rest, SLICE("\"")))
			return v;
		if (!slice_take(&s->rest, 2, &escape))
			return slice_skip(&s->rest, SLICE("\\")) ? V_OK : v;
		if (escape.p[1] == '\n')
			continue;
		if (memchr("\"\\`$", escape.p[1], 4))
			slice_skip(&escape, SLICE("\\"));
		v = buf_put(&s->out->text, escape, s->e);
		if (v != V_OK)
			return v;
	}
}

/* Appends the rest of the line.  Trailing white space is cut off, unless a backslash escaped it. */
static enum verdict
systemd_unquoted(struct systemd *s)
{
	struct buf *to = &s->out->text;
	size_t kept = to->n;
	struct slice c;
	enum verdict v;

	while ((v = systemd_put_run(s, "\\\r\n")) == V_OK && slice_skip(&s->rest, SLICE("\\"))) {
		if (slice_take(&s->rest, 1, &c) && c.p[0] != '\n' && c.p[0] != '\r')
			v = buf_put(to, c, s->e);
		if (v != V_OK)
			return v;
		kept = to->n;
	}
	while (to->n > kept && chars_is_blank(to->p[to->n - 1]))
		to->n--;
	return v;
}

/* Appends quoted runs, without the white space between them, until an
 * unquoted character starts the rest of the line. */
static enum verdict
systemd_value(struct systemd *s)
{
	enum verdict v = V_OK;

	while (v == V_OK && s->rest.n && !systemd_at_newline(s)) {
		if (slice_skip(&s->rest, SLICE("'")))
			v = systemd_single_quoted(s);
		else if (slice_skip(&s->rest, SLICE("\"")))
			v = systemd_double_quoted(s);
		else if (!slice_skip(&s->rest, SLICE(" ")) && !slice_skip(&s->rest, SLICE("\t")))
			return systemd_unquoted(s);
	}
	return v;
}

/* systemd rejects noncharacters: U+FDD0 to U+FDEF and the last two of each
 * plane.  open: the text ends inside this line. */
static enum verdict
systemd_check_text(const struct systemd *s, struct slice made, bool open, uint32_t line)
{
	struct slice head;
	uint32_t c = 0;

	while (slice_take(&made, utf8_ascii(made), &head) && made.n) {
		if (utf8_next(&made, &c) && (c & 0xfffe) != 0xfffe && (c < 0xfdd0 || c > 0xfdef))
			continue;
		if (open && utf8_is_cut(made))
			return text_cut_character(line, s->e);
		return err_set(s->e, V_BAD, "not UTF-8, line %u", (unsigned)line);
	}
	return V_OK;
}

/* An entry with a bad name is dropped, but its value must be valid text all the same. */
static enum verdict
systemd_entry(struct systemd *s, struct slice name)
{
	const uint32_t line = text_line(&s->place, name.p);
	const size_t mark = s->out->text.n;
	const bool good = chars_are_identifier(name);
	enum verdict v = good ? vars_open(s->out, name, line, s->e) : V_OK;
	const size_t start = s->out->text.n;
	struct slice made;

	if (v == V_OK)
		v = systemd_value(s);
	if (v != V_OK)
		return v;
	made = (struct slice){ s->out->text.p + start, s->out->text.n - start };
	v = systemd_check_text(s, name, false, line);
	if (v == V_OK)
		v = systemd_check_text(s, made, s->rest.n == 0, line);
	if (v != V_OK)
		return v;
	if (good)
		return vars_close(s->out, s->e);
	s->out->text.n = mark;
	vars_drop(s->out, line);
	return V_OK;
}

/* The first character of a key may be anything, even =. */
static enum verdict
systemd_key(struct systemd *s)
{
	struct slice first, name, tail = s->rest;
	size_t n;

	slice_take(&tail, 1, &first);
	n = text_until(tail, "=\r\n");
	slice_take(&s->rest, n + 1, &name);
	if (!slice_skip(&s->rest, SLICE("="))) {
		vars_drop(s->out, text_line(&s->place, name.p));
		return V_OK;
	}
	while (chars_is_blank(name.p[name.n - 1]))
		name.n--;
	return systemd_entry(s, name);
}

enum verdict
dialect_systemd(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct systemd s = { text, text, TEXT_PLACE(text), out, e };
	enum verdict v = text_check_nul(text, e);
	struct slice skipped;

	(void)names;
	if (v == V_OK)
		v = text_reserve(text, out, e);
	while (v == V_OK && s.rest.n) {
		unsigned char c = s.rest.p[0];

		if (chars_is_space(c))
			slice_take(&s.rest, 1, &skipped);
		else if (c == '#' || c == ';')
			slice_take(&s.rest, text_until(s.rest, "\r\n"), &skipped);
		else
			v = systemd_key(&s);
	}
	return v;
}
