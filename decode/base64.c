/* SPDX-License-Identifier: ISC */
#include "decode/base64.h"

#include <sodium.h>
#include <stdint.h>

#include "decode/chars.h"

enum { CHARS = 64, BYTES = 48 };	/* one block, large enough for the compiler to vectorize */

/* 0xff if a <= c <= z, else 0, in constant time. */
static inline unsigned char
base64_within(unsigned char c, unsigned char a, unsigned char z)
{
	return (unsigned char)-((unsigned char)(c - a) <= z - a);
}

/* Decodes a block of characters.  Returns 0 if all of them are in the alphabet. */
static unsigned char
base64_decode_block(const unsigned char in[CHARS], unsigned char out[BYTES])
{
	unsigned char v[CHARS], bad = 0;

	for (int i = 0; i < CHARS; i++) {
		unsigned char c = in[i];
		unsigned char one_up = (unsigned char)((base64_within(c, 'A', 'Z') & (c - 'A' + 1))
		    | (base64_within(c, 'a', 'z') & (c - 'a' + 27))
		    | (base64_within(c, '0', '9') & (c - '0' + 53))
		    | (base64_within(c, '+', '+') & 63) | (base64_within(c, '/', '/') & 64));

		bad |= base64_within(one_up, 0, 0);
		v[i] = (unsigned char)(one_up - 1);
	}
	for (int i = 0; i < CHARS / 4; i++) {
		uint32_t w = (uint32_t)v[4 * i] << 18 | (uint32_t)v[4 * i + 1] << 12
		    | (uint32_t)v[4 * i + 2] << 6 | v[4 * i + 3];

		out[3 * i] = (unsigned char)(w >> 16);
		out[3 * i + 1] = (unsigned char)(w >> 8);
		out[3 * i + 2] = (unsigned char)w;
	}
	sodium_memzero(v, sizeof v);
	return bad;
}

bool
base64_raw(struct slice text, unsigned char *out, size_t n)
{
	unsigned char in[CHARS], block[BYTES], bad = 0;
	struct slice part;

	if (text.n != n / 3 * 4 + (n % 3 * 4 + 2) / 3)
		return false;
	while (slice_take(&text, CHARS, &part)) {
		bad |= base64_decode_block(part.p, out);
		out += BYTES;
		n -= BYTES;
	}
	if (text.n == 0)
		return bad == 0;
	memset(in, 'A', sizeof in);
	memcpy(in, text.p, text.n);
	bad |= base64_decode_block(in, block);
	for (size_t i = n; i < sizeof block; i++)	/* canonical: unused bits are 0 */
		bad |= block[i];
	memcpy(out, block, n);
	sodium_memzero(in, sizeof in);
	sodium_memzero(block, sizeof block);
	return bad == 0;
}

bool
base64_padded(struct slice text, unsigned char *out, size_t n)
{
	for (size_t pads = (3 - n % 3) % 3; pads; pads--)
		if (text.n == 0 || text.p[--text.n] != '=')
			return false;
	return base64_raw(text, out, n);
}

/* Cuts white space and padding off the end.  Returns the number of "=". */
static size_t
base64_cut_padding(struct slice *text)
{
	size_t pads = 0;

	for (; text->n; text->n--) {
		unsigned char c = text->p[text->n - 1];

		if (!chars_is_space(c) && c != '=')
			break;
		pads += c == '=';
	}
	return pads;
}

/* Cuts the next run of characters without white space.  It is empty at the end of the text. */
static struct slice
base64_cut_run(struct slice *text)
{
	struct slice run = { 0 }, rest = *text;
	size_t n = 0;

	while (rest.n && chars_is_space(*rest.p))
		slice_take(&rest, 1, &run);
	while (n < rest.n && !chars_is_space(rest.p[n]))
		n++;
	slice_take(&rest, n, &run);
	*text = rest;
	return run;
}

/* Decodes whole groups of four into *out.  The characters of an incomplete
 * group are kept in group for the next run. */
static bool
base64_decode_run(struct slice run, struct buf *out, unsigned char group[4], size_t *held)
{
	struct slice part;

	while (*held && *held < 4 && slice_take(&run, 1, &part))
		group[(*held)++] = *part.p;
	if (*held == 4) {
		if (!base64_raw((struct slice){ group, 4 }, out->p + out->n, 3))
			return false;
		out->n += 3;
		*held = 0;
	}
	slice_take(&run, run.n / 4 * 4, &part);
	if (!base64_raw(part, out->p + out->n, part.n / 4 * 3))
		return false;
	out->n += part.n / 4 * 3;
	if (run.n)
		memcpy(group + *held, run.p, run.n);
	*held += run.n;
	return true;
}

enum verdict
base64_text(struct slice text, struct buf *out, bool *ended, struct err *e)
{
	size_t pads = base64_cut_padding(&text), held = 0, want;
	unsigned char group[4];
	enum verdict v = buf_reserve(out, text.n / 4 * 3 + 3, e);

	*ended = false;
	if (v != V_OK)
		return v;
	while (text.n)
		if (!base64_decode_run(base64_cut_run(&text), out, group, &held))
			goto bad;
	want = held ? 4 - held : 0;
	if (pads > want || (held == 1 && pads))
		goto bad;
	if (pads < want)
		return err_set(e, V_MORE, "base64: cut off");
	if (held && !base64_raw((struct slice){ group, held }, out->p + out->n, held - 1))
		goto bad;
	out->n += held ? held - 1 : 0;
	*ended = pads > 0;
	return V_OK;
bad:
	buf_clear(out);
	return err_set(e, V_BAD, "base64: malformed");
}
