/* SPDX-License-Identifier: ISC */
#include "decode/bech32.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

const char bech32_alphabet[33] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

uint32_t
bech32_step(uint32_t sum, unsigned value)
{
	static const uint32_t generator[5] = {
		0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
	};
	uint32_t next = (sum & 0x1ffffff) << 5 ^ value;

	for (int i = 0; i < 5; i++)
		next ^= generator[i] & -(sum >> (25 + i) & 1);
	return next;
}

/*
 * The 5-bit value of a character, or 32 if it has none.  Every entry is compared, eight at a time,
 * for constant time.  The highest bit of a byte of equal is set where the entry is c; the product
 * moves to the top the value for that place, which the factor has in its bytes from the highest on.
 */
static unsigned
bech32_value_of(unsigned char c)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), lows = 0x7f * ones;
	uint64_t values = UINT64_C(0x2021222324252627);	/* of the first eight, ^ 32 */
	unsigned v = 32;

	for (size_t i = 0; i < 32; i += sizeof values, values ^= ones * (i ^ (i - 8))) {
		uint64_t x, equal;

		memcpy(&x, bech32_alphabet + i, sizeof x);
		x = le64toh(x) ^ ones * c;
		equal = ~(((x & lows) + lows) | x | lows);
		v ^= (unsigned)((equal >> 7) * values >> 56);
	}
	return v;
}

static bool
bech32_within_26(unsigned char c, unsigned char first)
{
	return (unsigned char)(c - first) < 26;
}

static unsigned char
bech32_lower(unsigned char c)
{
	return (unsigned char)(c | bech32_within_26(c, 'A') << 5);
}

static bool
bech32_mixed_case(struct slice text)
{
	bool upper = false, small = false;

	for (size_t i = 0; i < text.n; i++) {
		upper |= bech32_within_26(text.p[i], 'A');
		small |= bech32_within_26(text.p[i], 'a');
	}
	return upper && small;
}

/* Cuts off the human-readable part and its "1", and starts the checksum with that part. */
static bool
bech32_cut_hrp(struct slice *text, struct slice hrp, uint32_t *sum)
{
	struct slice head;

	if (!slice_take(text, hrp.n + 1, &head) || head.p[hrp.n] != '1')
		return false;
	*sum = 1;
	for (size_t i = 0; i < hrp.n; i++) {
		if (bech32_lower(head.p[i]) != hrp.p[i])
			return false;
		*sum = bech32_step(*sum, hrp.p[i] >> 5);
	}
	*sum = bech32_step(*sum, 0);
	for (size_t i = 0; i < hrp.n; i++)
		*sum = bech32_step(*sum, hrp.p[i] & 31);
	return true;
}

bool
bech32_decode(struct slice text, struct slice hrp, unsigned char *out, size_t n)
{
	const size_t chars = (n * 8 + 4) / 5;
	uint32_t sum, bits = 0;
	unsigned held = 0, bad = bech32_mixed_case(text);
	size_t used = 0;

	if (!bech32_cut_hrp(&text, hrp, &sum) || text.n != chars + 6)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		unsigned v = bech32_value_of(bech32_lower(text.p[i]));

		bad |= v & 32;
		sum = bech32_step(sum, v);
		if (i >= chars)
			continue;
		bits = bits << 5 | (v & 31);
		held += 5;
		if (held >= 8) {
			held -= 8;
			out[used++] = (unsigned char)(bits >> held);
		}
	}
	bad |= bits & ((1u << held) - 1);	/* the padding bits of the last value must be 0 */
	if (bad || sum != 1)
		sodium_memzero(out, n);
	return !bad && sum == 1;
}
