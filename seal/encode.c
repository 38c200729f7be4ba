/* SPDX-License-Identifier: ISC */
#include "seal/encode.h"

#include <sodium.h>

#include "decode/age/format.h"
#include "decode/bech32.h"

static enum verdict
encode_variant(struct slice s, int variant, struct buf *out, struct err *e)
{
	size_t n = sodium_base64_encoded_len(s.n, variant);	/* includes a NUL */
	enum verdict v = buf_reserve(out, n, e);

	if (v == V_OK) {
		sodium_bin2base64((char *)out->p + out->n, n, s.p, s.n, variant);
		out->n += strlen((char *)out->p + out->n);
	}
	return v;
}

enum verdict
encode_base64_raw(struct slice s, struct buf *out, struct err *e)
{
	return encode_variant(s, sodium_base64_VARIANT_ORIGINAL_NO_PADDING, out, e);
}

enum verdict
encode_base64(struct slice s, struct buf *out, struct err *e)
{
	return encode_variant(s, sodium_base64_VARIANT_ORIGINAL, out, e);
}

/* Returns the k-th group of 5 bits; the last one is padded with zeros. */
static unsigned
encode_bits5(struct slice s, size_t k)
{
	size_t at = 5 * k / 8;
	unsigned two = (unsigned)s.p[at] << 8 | (at + 1 < s.n ? s.p[at + 1] : 0);

	return two >> (11 - 5 * k % 8) & 31;
}

enum verdict
encode_bech32(struct slice hrp, struct slice s, struct buf *out, struct err *e)
{
	size_t chars = (s.n * 8 + 4) / 5;
	uint32_t sum = 1;
	enum verdict v = buf_reserve(out, hrp.n + 1 + chars + 6, e);
	unsigned char *p;

	if (v != V_OK || (v = buf_put(out, hrp, e)) != V_OK || (v = buf_byte(out, '1', e)) != V_OK)
		return v;
	for (size_t i = 0; i < hrp.n; i++)
		sum = bech32_step(sum, hrp.p[i] >> 5);
	sum = bech32_step(sum, 0);
	for (size_t i = 0; i < hrp.n; i++)
		sum = bech32_step(sum, hrp.p[i] & 31);
	p = out->p + out->n;
	for (size_t i = 0; i < chars; i++) {
		sum = bech32_step(sum, encode_bits5(s, i));
		*p++ = (unsigned char)bech32_alphabet[encode_bits5(s, i)];
	}
	for (int i = 0; i < 6; i++)
		sum = bech32_step(sum, 0);
	for (int i = 5; i >= 0; i--)
		*p++ = (unsigned char)bech32_alphabet[(sum ^ 1) >> 5 * i & 31];
	out->n += chars + 6;
	return V_OK;
}

enum verdict
encode_armor(struct slice s, struct buf *out, struct err *e)
{
	enum verdict v = buf_put(out, SLICE(AGE_BEGIN "\n"), e);
	struct slice line;

	while (v == V_OK && s.n) {
		slice_take(&s, s.n < AGE_COLUMNS_BYTES ? s.n : AGE_COLUMNS_BYTES, &line);
		if ((v = encode_base64(line, out, e)) == V_OK)
			v = buf_byte(out, '\n', e);
	}
	return v == V_OK ? buf_put(out, SLICE(AGE_END "\n"), e) : v;
}
