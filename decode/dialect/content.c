/* SPDX-License-Identifier: ISC */
#include "decode/dialect/content.h"

#include "decode/dialect/text.h"
#include "decode/utf8.h"

/* Whether all entries are names without values, which only docker and dotenv give a meaning. */
static bool
content_is_names(const struct dialect *d, struct slice text)
{
	struct slice line;

	if (d->parse != dialect_docker && d->parse != dialect_dotenv)
		return false;
	while (slice_line(&text, &line)) {
		text_skip_space(&line, TEXT_SPACE);
		text_trim_space(&line, TEXT_SPACE);
		if (d->parse == dialect_dotenv && slice_skip(&line, SLICE("export ")))
			text_skip_space(&line, TEXT_SPACE);
		if (line.n && line.p[0] != '#'
		    && !(line.n <= TEXT_NAME_MAX && chars_are_identifier(line)))
			return false;
	}
	return true;
}

/* The value of a digit of base64 or base64url (6 bits) or of hex (4 bits), or -1. */
static int
content_digit(unsigned char c, unsigned bits)
{
	unsigned char lower = c | 32;

	if (bits == 4)
		return chars_is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
		    : -1;
	if (lower >= 'a' && lower <= 'z')
		return c == lower ? c - 'a' + 26 : c - 'A';
	if (chars_is_digit(c))
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* The state of a decoder: whether its output so far is ASCII text, and whether it holds a "=". */
struct content_decoded { unsigned bits, held; bool text, assigns; };

static void
content_decode(struct content_decoded *d, unsigned digit, unsigned width)
{
	unsigned char c;

	d->held = (d->held << width | digit) & 0xffff;
	d->bits += width;
	if (d->bits < 8)
		return;
	d->bits -= 8;
	c = (unsigned char)(d->held >> d->bits);
	d->text &= (c >= ' ' && c < 0x7f) || (c >= '\t' && c <= '\r');
	d->assigns |= c == '=';
}

/* Whether every line consists of digits of that width.  Padding may end a
 * line, and the next line then begins a new group. */
static bool
content_is_encoded(struct slice text, unsigned width, struct content_decoded *d)
{
	struct slice line;
	size_t digits = 0;

	*d = (struct content_decoded){ .text = true };
	while (slice_line(&text, &line)) {
		text_skip_space(&line, TEXT_INLINE);
		text_trim_space(&line, TEXT_INLINE);
		for (size_t i = 0; i < line.n; i++, digits++) {
			int digit = content_digit(line.p[i], width);

			if (width == 6 && line.p[i] == '=' && line.n - i <= 2
			    && line.p[line.n - 1] == '=') {
				d->bits = 0;
				break;
			}
			if (digit < 0)
				return false;
			content_decode(d, (unsigned)digit, width);
		}
	}
	return digits > 0;
}

/* Entries such as NAME and NAME== can be base64 by chance.  With of_text, an encoding counts only
 * if it decodes to a text with a "=". */
static const char *
content_encoding(struct slice text, bool of_text)
{
	struct content_decoded d;

	if (content_is_encoded(text, 4, &d) && (!of_text || (d.text && d.assigns)))
		return "a text in hex, not in plain";
	if (content_is_encoded(text, 6, &d) && (!of_text || (d.text && d.assigns)))
		return "a text in base64, not in plain";
	return NULL;
}

static bool
content_has(struct slice text, struct slice part)
{
	return slice_search(text, part) < text.n;
}

static bool
content_is_json(struct slice text)
{
	text_skip_space(&text, TEXT_SPACE);
	text_trim_space(&text, TEXT_SPACE);
	return text.n >= 2 && ((text.p[0] == '{' && text.p[text.n - 1] == '}')
	    || (text.p[0] == '[' && text.p[text.n - 1] == ']' && memchr("[{\"", text.p[1], 3)));
}

/* Names the kind of a text that defines no entry. */
static const char *
content_kind(const struct dialect *d, struct slice text)
{
	const char *encoding = content_encoding(text, false);

	if (utf8_is_utf16(text))
		return "UTF-16, not UTF-8";
	if (encoding)
		return encoding;
	text_skip_space(&text, TEXT_SPACE);
	if (content_is_json(text))
		return content_has(text, SLICE("\"message\""))
		    || content_has(text, SLICE("\"error"))
		    ? "an error message in JSON" : "a JSON document";
	if (slice_starts(text, SLICE("$ANSIBLE_VAULT;")))
		return "an ansible-vault file";
	if (slice_starts(text, SLICE("-----BEGIN AGE ")))
		return "age armor that was changed";
	if (slice_starts(text, SLICE("-----BEGIN ")))
		return "armor of another type than age";
	if (slice_starts(text, SLICE("<")))
		return "HTML or XML";
	if (d->parse == dialect_nul && !content_has(text, SLICE("=")))
		return "no environment: a process may have written its title over it";
	return "no entry of this dialect in it";
}

/* Whether docker made one odd variable of a JSON document, one of whose strings holds a "=". */
static bool
content_is_json_read_as_text(const struct dialect *d, struct slice text, const struct vars *vars)
{
	return d->parse != dialect_json && vars->n && content_is_json(text)
	    && memchr("{[\"", vars_name(vars, &vars->v[0]).p[0], 3);
}

/* Whether the unterminated last line could be the beginning of an entry, and
 * is not encoded text. */
static bool
content_ends_in_name(struct slice text)
{
	const size_t least = 8;		/* shorter names may be hex by chance */
	struct content_decoded d;
	struct slice line = { 0 };
	char room[TEXT_NAME_MAX + 1];

	while (slice_until(&text, '\n', &line))
		;
	text_skip_space(&text, TEXT_INLINE);
	return text_name(text, room) == room && !(content_is_encoded(text, 6, &d) && d.text)
	    && !(text.n >= least && content_is_encoded(text, 4, &d));
}

static enum verdict
content_blank(bool whole, size_t n, struct err *e)
{
	if (!whole)
		return err_set(e, V_MORE, n ? "only white space" : "empty");
	return err_set(e, V_BAD, n ? "whole, but only white space is in it"
	    : "whole, but nothing is in it");
}

enum verdict
content_judge(const struct dialect *d, struct slice text, bool whole, const struct vars *vars,
    enum content *content, struct err *e)
{
	struct slice rest = text;
	const char *encoding = content_encoding(text, true);

	if (encoding && d->parse != dialect_json)
		return err_set(e, V_BAD, "%s", encoding);
	if (content_is_json_read_as_text(d, text, vars))
		return err_set(e, V_BAD, "a JSON document");
	*content = CONTENT_VARS;
	if (vars->n)
		return V_OK;
	slice_skip(&rest, SLICE("\xef\xbb\xbf"));
	text_skip_space(&rest, TEXT_SPACE);
	if (rest.n == 0)
		return content_blank(whole, text.n, e);
	*content = d->parse == dialect_json ? CONTENT_UNSET : CONTENT_COMMENTS;
	if (vars->dropped == 0)
		return V_OK;
	*content = CONTENT_UNSET;
	if (content_is_names(d, rest))
		return V_OK;
	if (!whole && vars->dropped == 1 && content_ends_in_name(rest))
		return err_set(e, V_MORE,
		    "a name and then nothing: cut off, or no entry of this dialect");
	return err_set(e, V_BAD, "%s", content_kind(d, rest));
}
