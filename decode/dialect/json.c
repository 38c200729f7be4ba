#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"
#include "decode/utf8.h"

enum { DEPTH_MAX = 32 };

struct json {
	struct slice text, rest;
	struct text_place place;
	struct vars *out;
	const unsigned char *brace;	/* the first one; NULL before it */
	struct buf name;	/* of one member, decoded */
	int depth;
	struct err *e;
};

static enum verdict value(struct json *, struct buf *to);

/* Where the rest begins, also when there is none. */
static const unsigned char *
here(const struct json *j)
{
	return j->text.n ? j->text.p + (j->text.n - j->rest.n) : NULL;
}

static enum verdict
unclosed(const struct json *j, const char *what, const unsigned char *at)
{
	struct text_place place = TEXT_PLACE(j->text);

	return text_unclosed(what, text_line(&place, at), j->e);
}

/* At the end of the text there is nothing wrong, but something missing. */
static enum verdict
bad(const struct json *j, const char *reason)
{
	if (j->rest.n == 0 && j->brace)
		return unclosed(j, "brace", j->brace);
	return text_bad(j->text, here(j), j->e, "%s", reason);
}

/* Whether the rest of the text is the beginning of that word. */
static bool
is_cut_from(const struct json *j, struct slice word)
{
	return j->rest.n < word.n && slice_agree(j->rest, word);
}

static bool
skip(struct json *j, char c)
{
	return slice_skip(&j->rest, (struct slice){ (const unsigned char *)&c, 1 });
}

static void
skip_space(struct json *j)
{
	struct slice space;
	size_t n = 0;

	while (n < j->rest.n && chars_is_space(j->rest.p[n]))
		n++;
	slice_take(&j->rest, n, &space);
}

/* What was cut since rest was before. */
static struct slice
cut_since(const struct json *j, struct slice before)
{
	return (struct slice){ before.p, before.n - j->rest.n };
}

static enum verdict
hex4(struct json *j, uint32_t *c)
{
	struct slice digits;

	*c = 0;
	for (size_t i = 0; i < 4; i++) {
		if (i == j->rest.n)
			return V_MORE;
		unsigned char d = j->rest.p[i], lower = d | 32;

		if (!chars_is_digit(d) && (lower < 'a' || lower > 'f'))
			return bad(j, "not four hex digits");
		*c = *c << 4 | (uint32_t)(chars_is_digit(d) ? d - '0' : lower - 'a' + 10);
	}
	slice_take(&j->rest, 4, &digits);
	return V_OK;
}

/* What follows \u: one unit, or two that are a pair of surrogates.  V_MORE, here and below: the text ends
 * in the string, of which only the caller knows where it began. */
static enum verdict
unicode(struct json *j, uint32_t *c)
{
	const struct slice start = j->rest;
	uint32_t low = 0;
	enum verdict v = hex4(j, c);

	if (v != V_OK || *c < 0xd800 || *c > 0xdfff)
		return v;
	if (*c < 0xdc00 && is_cut_from(j, SLICE("\\u")))
		return V_MORE;
	if (*c < 0xdc00 && slice_skip(&j->rest, SLICE("\\u")) && (v = hex4(j, &low)) != V_OK)
		return v;
	if (low < 0xdc00 || low > 0xdfff) {
		j->rest = start;
		return bad(j, "a lone surrogate");
	}
	*c = 0x10000 + ((*c & 0x3ff) << 10) + (low & 0x3ff);
	return V_OK;
}

/* The backslash is at the front.  to may be NULL, as below. */
static enum verdict
escape(struct json *j, struct buf *to)
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
		if ((v = unicode(j, &c)) != V_OK || !to)
			return v;
		if (c)
			return buf_put(to, (struct slice){ utf8, utf8_put(c, utf8) }, j->e);
	}
	j->rest = start;
	return bad(j, pair.p[1] == 'u' ? "a NUL byte" : "an unknown escape");
}

/* The quote is at the front.  Appends the string decoded; to NULL: only looks whether it is one. */
static enum verdict
string(struct json *j, struct buf *to)
{
	const struct slice start = j->rest;
	enum verdict v = V_OK;
	struct slice run;

	skip(j, '"');
	while (v == V_OK) {
		slice_take(&j->rest, text_plain(j->rest, "\"\\", ' '), &run);
		if (to && (v = buf_put(to, run, j->e)) != V_OK)
			return v;
		if (skip(j, '"'))
			return V_OK;
		if (j->rest.n == 0)
			v = V_MORE;
		else
			v = j->rest.p[0] == '\\' ? escape(j, to)
			    : bad(j, "a control character in a string");
	}
	return v == V_MORE ? unclosed(j, "quote", start.p) : v;
}

static bool
skip_digits(struct json *j)
{
	const size_t before = j->rest.n;
	struct slice digit;

	while (j->rest.n && chars_is_digit(j->rest.p[0]))
		slice_take(&j->rest, 1, &digit);
	return j->rest.n < before;
}

static enum verdict
number(struct json *j)
{
	skip(j, '-');
	if (!skip(j, '0') && !skip_digits(j))
		return is_cut_from(j, SLICE("true")) || is_cut_from(j, SLICE("false"))
		    || is_cut_from(j, SLICE("null")) ? unclosed(j, "brace", j->brace)
		    : bad(j, "not a value");
	if (skip(j, '.') && !skip_digits(j))
		return bad(j, "no digit after the point");
	if (skip(j, 'e') || skip(j, 'E')) {
		if (!skip(j, '+'))
			skip(j, '-');
		if (!skip_digits(j))
			return bad(j, "no digit in the exponent");
	}
	return V_OK;
}

/* Appends the text of the string at the front as it stands, quotes and all. */
static enum verdict
string_text(struct json *j, struct buf *to)
{
	const struct slice start = j->rest;
	enum verdict v = string(j, NULL);

	return v == V_OK ? buf_put(to, cut_since(j, start), j->e) : v;
}

/* "name": */
static enum verdict
label(struct json *j, struct buf *to)
{
	enum verdict v;

	if (j->rest.n == 0 || j->rest.p[0] != '"')
		return bad(j, "no name in quotes");
	if ((v = string_text(j, to)) != V_OK)
		return v;
	skip_space(j);
	return skip(j, ':') ? buf_byte(to, ':', j->e) : bad(j, "no colon after a name");
}

static enum verdict
items(struct json *j, bool object, struct buf *to)
{
	enum verdict v;

	for (;;) {
		skip_space(j);
		if (object && (v = label(j, to)) != V_OK)
			return v;
		if ((v = value(j, to)) != V_OK)
			return v;
		skip_space(j);
		if (!skip(j, ','))
			return V_OK;
		if ((v = buf_byte(to, ',', j->e)) != V_OK)
			return v;
	}
}

/* An array or an object, whose bracket is at the front. */
static enum verdict
nested(struct json *j, struct buf *to)
{
	const bool object = slice_starts(j->rest, SLICE("{"));
	const struct slice open = object ? SLICE("{") : SLICE("[");
	const struct slice close = object ? SLICE("}") : SLICE("]");
	enum verdict v;

	if (j->depth == DEPTH_MAX)
		return bad(j, "nested deeper than 32");
	j->depth++;
	slice_skip(&j->rest, open);
	v = buf_put(to, open, j->e);
	skip_space(j);
	if (v == V_OK && !slice_starts(j->rest, close))
		v = items(j, object, to);
	if (v == V_OK && !slice_skip(&j->rest, close))
		v = bad(j, "neither a comma nor the end");
	j->depth--;
	return v == V_OK ? buf_put(to, close, j->e) : v;
}

/* Appends the text of the value that comes next, without the white space between its parts. */
static enum verdict
value(struct json *j, struct buf *to)
{
	struct slice start;
	enum verdict v = V_OK;

	skip_space(j);
	start = j->rest;
	if (slice_starts(start, SLICE("\"")))
		return string_text(j, to);
	if (slice_starts(start, SLICE("{")) || slice_starts(start, SLICE("[")))
		return nested(j, to);
	if (!slice_skip(&j->rest, SLICE("true")) && !slice_skip(&j->rest, SLICE("false"))
	    && !slice_skip(&j->rest, SLICE("null")))
		v = number(j);
	return v == V_OK ? buf_put(to, cut_since(j, start), j->e) : v;
}

/* Decodes the name at the front into j->name. */
static enum verdict
name(struct json *j)
{
	const struct slice start = j->rest;
	char room[TEXT_NAME_MAX + 1];
	enum verdict v;

	if (!slice_starts(start, SLICE("\"")))
		return bad(j, "no name in quotes");
	buf_clear(&j->name);
	if ((v = string(j, &j->name)) != V_OK)
		return v;
	if (j->name.n == 0)
		return text_bad(j->text, start.p, j->e, "an empty name");
	if (memchr(j->name.p, '=', j->name.n))
		return text_bad(j->text, start.p, j->e, "a name with =");
	if (vars_find(j->out, buf_slice(&j->name)))
		return text_bad(j->text, start.p, j->e, "%s is there twice",
			text_name(buf_slice(&j->name), room));
	skip_space(j);
	return skip(j, ':') ? V_OK : bad(j, "no colon after a name");
}

static enum verdict
member(struct json *j)
{
	uint32_t line;
	enum verdict v;

	skip_space(j);
	line = text_line(&j->place, here(j));
	if ((v = name(j)) != V_OK)
		return v;
	skip_space(j);
	if (slice_skip(&j->rest, SLICE("null")))
		return vars_put_unset(j->out, buf_slice(&j->name), line, j->e);
	v = vars_open(j->out, buf_slice(&j->name), line, j->e);
	if (v == V_OK)
		v = slice_starts(j->rest, SLICE("\"")) ? string(j, &j->out->text)
		    : value(j, &j->out->text);
	return v == V_OK ? vars_close(j->out, j->e) : v;
}

static enum verdict
object(struct json *j)
{
	enum verdict v = V_OK;

	skip_space(j);
	if (j->rest.n == 0)
		return err_set(j->e, V_MORE, "no object in it yet");
	j->brace = j->rest.p;
	if (!skip(j, '{'))
		return bad(j, "not an object");
	skip_space(j);
	if (!slice_starts(j->rest, SLICE("}")))
		do
			v = member(j), skip_space(j);
		while (v == V_OK && skip(j, ','));
	if (v == V_OK && !skip(j, '}'))
		v = bad(j, "neither a comma nor the end");
	skip_space(j);
	return v == V_OK && j->rest.n ? bad(j, "more after the object") : v;
}

enum verdict
dialect_json(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct json j = { .text = text, .rest = text, .place = TEXT_PLACE(text), .out = out,
		.name = BUF(text.n), .depth = 1, .e = e };
	enum verdict v = text_check_utf8(text, text, e);

	(void)names;
	if (v == V_OK && slice_starts(text, SLICE("\xef\xbb\xbf")))
		v = bad(&j, "a byte order mark");
	if (v == V_OK)
		v = text_reserve(text, out, e);
	if (v == V_OK)
		v = object(&j);
	buf_free(&j.name);
	return v;
}
