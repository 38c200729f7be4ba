/* SPDX-License-Identifier: ISC */
#include "decode/escape.h"

#include "decode/utf8.h"

static const char escape_digits[] = "0123456789abcdef";

/* U+2028 to U+202E and U+2066 to U+2069 end a line or reorder it; U+FEFF, the byte order mark, is
 * not seen. */
static bool
escape_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e)
	    || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* Cuts one character.  Returns false if it cut a single byte that is not valid UTF-8. */
static bool
escape_cut(struct slice *in, uint32_t *c, struct slice *cut)
{
	const struct slice before = *in;
	const bool nul = *in->p == '\0', good = nul || utf8_next(in, c);

	if (nul || !good)
		slice_take(in, 1, cut);
	if (nul)
		*c = 0;
	*cut = (struct slice){ before.p, before.n - in->n };
	return good;
}

static size_t
escape_unit(uint32_t c, char out[ESCAPE_MAX])
{
	out[0] = '\\';
	out[1] = 'u';
	for (int i = 0; i < 4; i++)
		out[2 + i] = escape_digits[c >> (12 - 4 * i) & 15];
	return 6;
}

size_t
escape_json(struct slice *in, char out[ESCAPE_MAX])
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	struct slice cut;
	const char *at;
	uint32_t c;

	if (!escape_cut(in, &c, &cut))
		return escape_unit(0xfffd, out);
	at = cut.n == 1 ? memchr(from, (int)c, sizeof from - 1) : NULL;
	if (at) {
		out[0] = '\\';
		out[1] = to[at - from];
		return 2;
	}
	if (escape_is_control(c))
		return escape_unit(c, out);
	memcpy(out, cut.p, cut.n);
	return cut.n;
}

size_t
escape_line(struct slice *in, char out[ESCAPE_MAX])
{
	struct slice rest = *in, cut;
	uint32_t c;

	if (escape_cut(&rest, &c, &cut) && !escape_is_control(c)) {
		*in = rest;
		memcpy(out, cut.p, cut.n);
		return cut.n;
	}
	slice_take(in, 1, &cut);
	memcpy(out, "\\x", 2);
	out[2] = escape_digits[*cut.p >> 4];
	out[3] = escape_digits[*cut.p & 15];
	return 4;
}

size_t
escape_fit(struct slice s, size_t (*way)(struct slice *, char *), char *out, size_t n)
{
	char escaped[ESCAPE_MAX];
	size_t at = 0, more;

	while (s.n && at + (more = way(&s, escaped)) <= n) {
		memcpy(out + at, escaped, more);
		at += more;
	}
	return at;
}

enum verdict
escape_json_string(struct buf *to, struct slice s, struct err *e)
{
	enum verdict v = buf_byte(to, '"', e);
	char escaped[ESCAPE_MAX];

	while (v == V_OK && s.n) {
		size_t n = escape_json(&s, escaped);

		v = buf_put(to, (struct slice){ (unsigned char *)escaped, n }, e);
	}
	return v == V_OK ? buf_byte(to, '"', e) : v;
}
