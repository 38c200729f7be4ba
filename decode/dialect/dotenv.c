/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/interpolate.h"
#include "decode/dialect/letters.h"
#include "decode/dialect/text.h"
#include "decode/utf8.h"

struct dotenv {
	struct slice text, rest;
	struct text_place place;
	const struct lookup *names;
	struct vars *out;
	struct buf unescaped;		/* of one value */
	struct err *e;
};

static void
dotenv_skip_comments(struct dotenv *d)
{
	struct slice comment;

	for (;;) {
		text_skip_space(&d->rest, TEXT_SPACE);
		if (!slice_starts(d->rest, SLICE("#")))
			return;
		slice_take(&d->rest, text_until(d->rest, "\n"), &comment);
	}
}

/* The keyword must be followed by white space, which may be the line end. */
static void
dotenv_skip_export(struct dotenv *d)
{
	struct slice s = d->rest;

	if (!slice_skip(&s, SLICE("export")) || s.n == 0 || !memchr("\t\n\f\r ", s.p[0], 5))
		return;
	text_skip_space(&s, TEXT_INLINE);
	d->rest = s;
}

static bool
dotenv_ends_name(unsigned char c)
{
	return c == '=' || c == ':' || c == '\n';
}

/* Takes white space too, which is checked when the name is complete. */
static bool
dotenv_take_name_character(struct slice *s)
{
	struct slice before = *s, head;
	uint32_t c = s->p[0];

	if (c < 0x80 && (chars_is_word(s->p[0]) || memchr(".-[]\t\v\f\r ", s->p[0], 9)))
		return slice_take(s, 1, &head);
	if (c >= 0x80 && utf8_next(s, &c) && (c == 0x85 || c == 0xa0 || letters_have(c)))
		return true;
	*s = before;
	return false;
}

/* Cuts off the name, and the =, : or LF behind it. */
static enum verdict
dotenv_take_name(struct dotenv *d, struct slice *name, unsigned char *end)
{
	const unsigned char *start = d->rest.p;
	struct slice s, head = { 0 };
	size_t space;

	dotenv_skip_export(d);
	s = d->rest;
	while (s.n && !dotenv_ends_name(s.p[0]))
		if (!dotenv_take_name_character(&s))
			return text_bad(d->text, s.p, d->e, "a character that no name may have");
	if (s.n == 0)
		return err_set(d->e, V_MORE,
		    "the text ends after a name in line %u: cut off, or a line end is missing",
		    (unsigned)text_line(&d->place, start));
	slice_take(&d->rest, d->rest.n - s.n, name);
	slice_take(&d->rest, 1, &head);
	*end = head.p[0];
	text_trim_space(name, TEXT_SPACE);
	if (name->n == 0 && *end != '\n')
		return text_bad(d->text, head.p, d->e, "no name before %c", *end);
	space = text_until(*name, " ");
	return space == name->n ? V_OK
	    : text_bad(d->text, name->p + space, d->e, "white space in a name");
}

/* \0 and three octal digits stand for a character, not for a byte.  Otherwise
 * only the zero is removed. */
static enum verdict
dotenv_octal(struct dotenv *d)
{
	unsigned char utf8[4];
	struct slice digits;
	uint32_t c = 0;
	size_t n = 0;
	enum verdict v;

	while (n < 3 && n < d->rest.n && chars_is_digit(d->rest.p[n]))
		n++;
	slice_take(&d->rest, n, &digits);
	for (size_t i = 0; i < n; i++)
		c = digits.p[i] < '8' ? c << 3 | (digits.p[i] & 7) : 0x100;
	if (n == 3 && c < 0x100)
		return buf_put(&d->unescaped, (struct slice){ utf8, utf8_put(c, utf8) }, d->e);
	v = buf_byte(&d->unescaped, '\\', d->e);
	return v == V_OK ? buf_put(&d->unescaped, digits, d->e) : v;
}

/* Decodes an escape sequence of double quotes.  \$ becomes $$, which
 * interpolation turns into a dollar. */
static enum verdict
dotenv_unescape(struct dotenv *d, struct slice pair)
{
	static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
	const char *at = memchr(from, pair.p[1], sizeof from - 1);

	if (at)
		return buf_byte(&d->unescaped, (unsigned char)to[at - from], d->e);
	if (pair.p[1] == '$')
		return buf_put(&d->unescaped, SLICE("$$"), d->e);
	if (pair.p[1] == '0')
		return dotenv_octal(d);
	return buf_put(&d->unescaped, pair, d->e);
}

/* Appends the text between the quote at the front and the next one to d->unescaped. */
static enum verdict
dotenv_quoted(struct dotenv *d)
{
	const struct slice start = d->rest;
	const unsigned char quote = start.p[0];
	const char stops[] = { (char)quote, '\\', '\0' };
	struct slice run, pair;
	enum verdict v;

	slice_take(&d->rest, 1, &run);
	for (;;) {
		slice_take(&d->rest, text_until(d->rest, stops), &run);
		v = buf_put(&d->unescaped, run, d->e);
		if (v == V_OK && d->rest.n && d->rest.p[0] == quote)
			break;
		if (v == V_OK && !slice_take(&d->rest, 2, &pair))
			v = text_unclosed("quote", text_line(&d->place, start.p), d->e);
		if (v == V_OK && pair.p[1] == quote)
			v = buf_byte(&d->unescaped, quote, d->e);
		else if (v == V_OK)
			v = quote == '"' ? dotenv_unescape(d, pair)
			    : buf_put(&d->unescaped, pair, d->e);
		if (v != V_OK)
			return v;
	}
	slice_take(&d->rest, 1, &run);
	return V_OK;
}

/* Cuts the rest of the line, and returns it without its comment and trailing
 * white space.  *open: the text ends inside it. */
static struct slice
dotenv_unquoted(struct dotenv *d, bool *open)
{
	struct slice line = { 0 }, s, head;

	*open = !slice_until(&d->rest, '\n', &line);
	if (*open)
		slice_take(&d->rest, d->rest.n, &line);
	s = line;
	while (slice_until(&s, '#', &head))
		if (head.n && head.p[head.n - 1] == ' ') {
			line.n = (size_t)(head.p + head.n - 1 - line.p);
			*open = false;
			break;
		}
	text_trim_space(&line, TEXT_SPACE);
	return line;
}

static enum verdict
dotenv_value(struct dotenv *d, uint32_t line)
{
	const bool verbatim = slice_starts(d->rest, SLICE("'"));
	struct slice template;
	bool open;
	enum verdict v;

	if (!verbatim && !slice_starts(d->rest, SLICE("\""))) {
		template = dotenv_unquoted(d, &open);
		return interpolate(template, open, line, d->names, d->out, d->e);
	}
	buf_clear(&d->unescaped);
	v = dotenv_quoted(d);
	if (v == V_OK && verbatim)
		return buf_put(&d->out->text, buf_slice(&d->unescaped), d->e);
	if (v == V_OK)
		v = interpolate(buf_slice(&d->unescaped), false, line, d->names, d->out, d->e);
	return v;
}

static enum verdict
dotenv_entry(struct dotenv *d)
{
	struct slice name;
	unsigned char end = 0;
	uint32_t line;
	enum verdict v;

	if ((v = dotenv_take_name(d, &name, &end)) != V_OK)
		return v;
	line = text_line(&d->place, name.p);
	text_skip_space(&d->rest, TEXT_INLINE);
	if (end == '\n')
		return text_look_up(name, line, d->names, d->out, d->e);
	v = vars_open(d->out, name, line, d->e);
	if (v == V_OK)
		v = dotenv_value(d, line);
	return v == V_OK ? vars_close(d->out, d->e) : v;
}

enum verdict
dialect_dotenv(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct dotenv d = { .text = text, .rest = text, .place = TEXT_PLACE(text),
		.names = names, .out = out, .unescaped = BUF(text.n), .e = e };
	enum verdict v = text_check_utf8(text, text, e);

	slice_skip(&d.rest, SLICE("\xef\xbb\xbf"));
	if (v == V_OK)
		v = text_reserve(text, out, e);
	for (dotenv_skip_comments(&d); v == V_OK && d.rest.n; dotenv_skip_comments(&d))
		v = dotenv_entry(&d);
	buf_free(&d.unescaped);
	return v;
}
