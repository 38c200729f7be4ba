/* SPDX-License-Identifier: ISC */
#include "decode/armor.h"

#include "decode/age/format.h"
#include "decode/base64.h"
#include "decode/chars.h"

/* Cuts the next line and its LF or CRLF.  Returns false, and cuts nothing, if
 * there is no line end. */
static bool
armor_cut_line(struct slice *in, struct slice *line)
{
	if (!slice_until(in, '\n', line))
		return false;
	line->n -= line->n && line->p[line->n - 1] == '\r';
	return true;
}

/* A BEGIN line that goes on to END shows that the line ends became blanks, or went. */
static enum verdict
armor_bad_begin(struct slice line, struct err *e)
{
	return err_set(e, V_BAD, slice_search(line, SLICE(AGE_END)) < line.n
	    ? "armor: its line ends were changed" : "armor: its BEGIN line is malformed");
}

static enum verdict
armor_skip_begin(struct slice *in, struct err *e)
{
	struct slice line, begin = SLICE(AGE_BEGIN "\r");

	while (armor_cut_line(in, &line)) {
		if (slice_eq(line, SLICE(AGE_BEGIN)))
			return V_OK;
		if (chars_trim_end(line).n)
			return armor_bad_begin(line, e);
	}
	if (chars_trim_end(*in).n == 0 || (in->n <= begin.n && slice_agree(*in, begin)))
		return err_set(e, V_MORE, "armor: cut off in its BEGIN line");
	return armor_bad_begin(*in, e);
}

/* Decodes one line of base64.  *last: the line is not a full one, so that END must follow. */
static bool
armor_decode_line(struct slice line, struct buf *out, bool *last)
{
	size_t n = line.n / 4 * 3;

	if (line.n < 4 || line.n > AGE_COLUMNS)
		return false;
	n -= line.p[line.n - 1] == '=';
	n -= line.p[line.n - 2] == '=';
	if (!base64_padded(line, out->p + out->n, n))
		return false;
	out->n += n;
	*last = n < AGE_COLUMNS_BYTES;
	return true;
}

/* Whether the unterminated rest can still become the END line, or a line before it. */
static bool
armor_could_grow(struct slice rest, bool last)
{
	struct slice end = SLICE(AGE_END);

	if (rest.n <= end.n && slice_agree(rest, end))
		return true;
	return !last && rest.n <= AGE_COLUMNS + 1 && !memchr(rest.p, '-', rest.n);
}

static enum verdict
armor_decode_body(struct slice in, struct buf *out, struct err *e)
{
	struct slice line;
	bool last = false;

	while (armor_cut_line(&in, &line)) {
		if (slice_eq(line, SLICE(AGE_END)))
			return chars_trim_end(in).n == 0 ? V_OK
			    : err_set(e, V_BAD, "armor: text after its END line");
		if (last || !armor_decode_line(line, out, &last))
			return err_set(e, V_BAD, "armor: malformed");
	}
	if (slice_eq(in, SLICE(AGE_END)) || slice_eq(in, SLICE(AGE_END "\r")))
		return V_OK;
	if (!armor_could_grow(in, last))
		return err_set(e, V_BAD, "armor: malformed");
	return err_set(e, V_MORE, "armor: cut off, its END line is missing");
}

enum verdict
armor_decode(struct slice in, struct buf *out, struct err *e)
{
	enum verdict v = armor_skip_begin(&in, e);
	const size_t lines = in.n / (AGE_COLUMNS + 1) + 1;

	if (v == V_OK)
		v = buf_reserve(out, lines * AGE_COLUMNS_BYTES, e);
	if (v == V_OK)
		v = armor_decode_body(in, out, e);
	if (v != V_OK && v != V_MORE)
		buf_clear(out);
	return v;
}
