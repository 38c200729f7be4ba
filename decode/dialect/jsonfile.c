/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"
#include "decode/utf8.h"

enum { DEPTH_MAX = 32 };

struct json {
	struct slice text, rest;
	struct text_place place;
	struct vars *out;
	const unsigned char *brace;	/* the one that opens the object, or NULL before it */
	struct buf name;	/* of one member, decoded */
	int depth;
	struct err *e;
};

static enum verdict jsonfile_value(struct json *, struct buf *to);

/* The start of the rest, even if the rest is empty. */
static const unsigned char *
jsonfile_here(const struct json *j)
{
	return j->text.n ? j->text.p + (j->text.n - j->rest.n) : NULL;
}

static enum verdict
jsonfile_unclosed(const struct json *j, const char *what, const unsigned char *at)
{
	struct text_place place = TEXT_PLACE(j->text);

	return text_unclosed(what, text_line(&place, at), j->e);
}

/* At the end of the text nothing is wrong, but something is missing. */
static enum verdict
jsonfile_bad(const struct json *j, const char *reason)
{
	if (j->rest.n == 0 && j->brace)
		return jsonfile_unclosed(j, "brace", j->brace);
	return text_bad(j->text, jsonfile_here(j), j->e, "%s", reason);
}

/* Whether the rest of the text is the beginning of that word. */
static bool
jsonfile_is_cut_from(const struct json *j, struct slice word)
{
	return j->rest.n < word.n && slice_agree(j->rest, word);
}

static bool
jsonfile_skip(struct json *j, char c)
{
	return slice_skip(&j->rest, (struct slice){ (const unsigned char *)&c, 1 });
}

static void
jsonfile_skip_space(struct json *j)
{
	struct slice space;
	size_t n = 0;

	while (n < j->rest.n && chars_is_space(j->rest.p[n]))
		n++;
	slice_take(&j->rest, n, &space);
}

/* The text between an earlier rest and the present one. */
static struct slice
jsonfile_cut_since(const struct json *j, struct slice before)
{
	return (struct slice){ before.p, before.n - j->rest.n };
}

static enum verdict
jsonfile_hex4(struct json *j, uint32_t *c)
{
	struct slice digits;

	*c = 0;
	for (size_t i = 0; i < 4; i++) {
		if (i == j->rest.n)
			return V_MORE;
		unsigned char d = j->rest.p[i], lower = d | 32;

		if (!chars_is_digit(d) && (lower < 'a' || lower > 'f'))
			return jsonfile_bad(j, "not four hex digits");
		*c = *c << 4 | (uint32_t)(chars_is_digit(d) ? d - '0' : lower - 'a' + 10);
	}
	slice_take(&j->rest, 4, &digits);
	return V_OK;
}

/* Decodes what follows \u: one UTF-16 code unit, or a surrogate pair.  V_MORE, here and below: the
 * text ends inside the string, and only the caller knows where the string began. */
static enum verdict
jsonfile_unicode(struct json *j, uint32_t *c)
{
	const struct slice start = j->rest;
	uint32_t low = 0;
	enum verdict v = jsonfile_hex4(j, c);

	if (v != V_OK || *c < 0xd800 || *c > 0xdfff)
		return v;
	if (*c < 0xdc00 && jsonfile_is_cut_from(j, SLICE("\\u")))
		return V_MORE;
	if (*c < 0xdc00 && slice_skip(&j->rest, SLICE("\\u"))
	    && (v = jsonfile_hex4(j, &low)) != V_OK)
		return v;
	if (low < 0xdc00 || low > 0xdfff) {
		j->rest = start;
		return jsonfile_bad(j, "a lone surrogate");
	}
	*c = 0x10000 + ((*c & 0x3ff) << 10) + (low & 0x3ff);
	return V_OK;
}

/* Decodes the escape sequence at the front.  to may be NULL, as below. */
static enum verdict
jsonfile_escape(struct json *j, struct buf *to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	const struct slice start = j->rest;
	unsigned char utf8[4];
	struct slice pair;
	const char *at;
	uint32_t c;
	enum verdict v;

	if (!slice_take(&j->rest, 2, &pair))
		return V_MORE;
	at = memchr(from, pair.p[1], sizeof from - 1);
	if (at)
		return to ? buf_byte(to, (unsigned char)into[at - from], j->e) : V_OK;
	if (pair.p[1] == 'u') {
		if ((v = jsonfile_unicode(j, &c)) != V_OK || !to)
			return v;
		if (c)
			return buf_put(to, (struct slice){ utf8, utf8_put(c, utf8) }, j->e);
	}
	j->rest = start;
	return jsonfile_bad(j, pair.p[1] == 'u' ? "a NUL byte" : "an unknown escape");
}

/* Appends the string at the front, decoded.  If to is NULL, the string is only validated. */
static enum verdict
jsonfile_string(struct json *j, struct buf *to)
{
	const struct slice start = j->rest;
	enum verdict v = V_OK;
	struct slice run;

	jsonfile_skip(j, '"');
	while (v == V_OK) {
		slice_take(&j->rest, text_plain(j->rest, "\"\\", ' '), &run);
		if (to && (v = buf_put(to, run, j->e)) != V_OK)
			return v;
		if (jsonfile_skip(j, '"'))
			return V_OK;
		if (j->rest.n == 0)
			v = V_MORE;
		else
			v = j->rest.p[0] == '\\' ? jsonfile_escape(j, to)
			    : jsonfile_bad(j, "a control character in a string");
	}
	return v == V_MORE ? jsonfile_unclosed(j, "quote", start.p) : v;
}

static bool
jsonfile_skip_digits(struct json *j)
{
	const size_t before = j->rest.n;
	struct slice digit;

	while (j->rest.n && chars_is_digit(j->rest.p[0]))
		slice_take(&j->rest, 1, &digit);
	return j->rest.n < before;
}

static enum verdict
jsonfile_number(struct json *j)
{
	jsonfile_skip(j, '-');
	if (!jsonfile_skip(j, '0') && !jsonfile_skip_digits(j))
		return jsonfile_is_cut_from(j, SLICE("true"))
		    || jsonfile_is_cut_from(j, SLICE("false"))
		    || jsonfile_is_cut_from(j, SLICE("null"))
		    ? jsonfile_unclosed(j, "brace", j->brace) : jsonfile_bad(j, "not a value");
	if (jsonfile_skip(j, '.') && !jsonfile_skip_digits(j))
		return jsonfile_bad(j, "no digit after the point");
	if (jsonfile_skip(j, 'e') || jsonfile_skip(j, 'E')) {
		if (!jsonfile_skip(j, '+'))
			jsonfile_skip(j, '-');
		if (!jsonfile_skip_digits(j))
			return jsonfile_bad(j, "no digit in the exponent");
	}
	return V_OK;
}

/* Appends the string at the front as it is written, with its quotes. */
static enum verdict
jsonfile_string_text(struct json *j, struct buf *to)
{
	const struct slice start = j->rest;
	enum verdict v = jsonfile_string(j, NULL);

	return v == V_OK ? buf_put(to, jsonfile_cut_since(j, start), j->e) : v;
}

/* Appends a member's name and its colon. */
static enum verdict
jsonfile_label(struct json *j, struct buf *to)
{
	enum verdict v;

	if (j->rest.n == 0 || j->rest.p[0] != '"')
		return jsonfile_bad(j, "no name in quotes");
	if ((v = jsonfile_string_text(j, to)) != V_OK)
		return v;
	jsonfile_skip_space(j);
	return jsonfile_skip(j, ':') ? buf_byte(to, ':', j->e)
	    : jsonfile_bad(j, "no colon after a name");
}

static enum verdict
jsonfile_items(struct json *j, bool object, struct buf *to)
{
	enum verdict v;

	for (;;) {
		jsonfile_skip_space(j);
		if (object && (v = jsonfile_label(j, to)) != V_OK)
			return v;
		if ((v = jsonfile_value(j, to)) != V_OK)
			return v;
		jsonfile_skip_space(j);
		if (!jsonfile_skip(j, ','))
			return V_OK;
		if ((v = buf_byte(to, ',', j->e)) != V_OK)
			return v;
	}
}

/* Appends the array or object at the front, by recursive descent. */
static enum verdict
jsonfile_nested(struct json *j, struct buf *to)
{
	const bool object = slice_starts(j->rest, SLICE("{"));
	const struct slice open = object ? SLICE("{") : SLICE("[");
	const struct slice close = object ? SLICE("}") : SLICE("]");
	enum verdict v;

	if (j->depth == DEPTH_MAX)
		return jsonfile_bad(j, "nested deeper than 32");
	j->depth++;
	slice_skip(&j->rest, open);
	v = buf_put(to, open, j->e);
	jsonfile_skip_space(j);
	if (v == V_OK && !slice_starts(j->rest, close))
		v = jsonfile_items(j, object, to);
	if (v == V_OK && !slice_skip(&j->rest, close))
		v = jsonfile_bad(j, "neither a comma nor the end");
	j->depth--;
	return v == V_OK ? buf_put(to, close, j->e) : v;
}

/* Appends the text of the next value, without the white space between its tokens. */
static enum verdict
jsonfile_value(struct json *j, struct buf *to)
{
	struct slice start;
	enum verdict v = V_OK;

	jsonfile_skip_space(j);
	start = j->rest;
	if (slice_starts(start, SLICE("\"")))
		return jsonfile_string_text(j, to);
	if (slice_starts(start, SLICE("{")) || slice_starts(start, SLICE("[")))
		return jsonfile_nested(j, to);
	if (!slice_skip(&j->rest, SLICE("true")) && !slice_skip(&j->rest, SLICE("false"))
	    && !slice_skip(&j->rest, SLICE("null")))
		v = jsonfile_number(j);
	return v == V_OK ? buf_put(to, jsonfile_cut_since(j, start), j->e) : v;
}

/* Decodes the name at the front into j->name. */
static enum verdict
jsonfile_name(struct json *j)
{
	const struct slice start = j->rest;
	char room[TEXT_NAME_MAX + 1];
	enum verdict v;

	if (!slice_starts(start, SLICE("\"")))
		return jsonfile_bad(j, "no name in quotes");
	buf_clear(&j->name);
	if ((v = jsonfile_string(j, &j->name)) != V_OK)
		return v;
	if (j->name.n == 0)
		return text_bad(j->text, start.p, j->e, "an empty name");
	if (memchr(j->name.p, '=', j->name.n))
		return text_bad(j->text, start.p, j->e, "a name with =");
	if (vars_find(j->out, buf_slice(&j->name)))
		return text_bad(j->text, start.p, j->e, "%s occurs twice",
			text_name(buf_slice(&j->name), room));
	jsonfile_skip_space(j);
	return jsonfile_skip(j, ':') ? V_OK : jsonfile_bad(j, "no colon after a name");
}

static enum verdict
jsonfile_member(struct json *j)
{
	uint32_t line;
	enum verdict v;

	jsonfile_skip_space(j);
	line = text_line(&j->place, jsonfile_here(j));
	if ((v = jsonfile_name(j)) != V_OK)
		return v;
	jsonfile_skip_space(j);
	if (slice_skip(&j->rest, SLICE("null")))
		return vars_put_unset(j->out, buf_slice(&j->name), line, j->e);
	v = vars_open(j->out, buf_slice(&j->name), line, j->e);
	if (v == V_OK)
		v = slice_starts(j->rest, SLICE("\"")) ? jsonfile_string(j, &j->out->text)
		    : jsonfile_value(j, &j->out->text);
	return v == V_OK ? vars_close(j->out, j->e) : v;
}

static enum verdict
jsonfile_object(struct json *j)
{
	enum verdict v = V_OK;

	jsonfile_skip_space(j);
	if (j->rest.n == 0)
		return err_set(j->e, V_MORE, "no object in it yet");
	j->brace = j->rest.p;
	if (!jsonfile_skip(j, '{'))
		return jsonfile_bad(j, "not an object");
	jsonfile_skip_space(j);
	if (!slice_starts(j->rest, SLICE("}")))
		do
			v = jsonfile_member(j), jsonfile_skip_space(j);
		while (v == V_OK && jsonfile_skip(j, ','));
	if (v == V_OK && !jsonfile_skip(j, '}'))
		v = jsonfile_bad(j, "neither a comma nor the end");
	jsonfile_skip_space(j);
	return v == V_OK && j->rest.n ? jsonfile_bad(j, "more after the object") : v;
}

enum verdict
dialect_json(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct json j = { .text = text, .rest = text, .place = TEXT_PLACE(text), .out = out,
		.name = BUF(text.n), .depth = 1, .e = e };
	enum verdict v = text_check_utf8(text, text, e);

	(void)names;
	if (v == V_OK && slice_starts(text, SLICE("\xef\xbb\xbf")))
		v = jsonfile_bad(&j, "a byte order mark");
	if (v == V_OK)
		v = text_reserve(text, out, e);
	if (v == V_OK)
		v = jsonfile_object(&j);
	buf_free(&j.name);
	return v;
}
