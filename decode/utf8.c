/* SPDX-License-Identifier: ISC */
#include "decode/utf8.h"

/* Whether there are eight bytes of ASCII, none of which is NUL.  In a word without high bits, the
 * subtraction sets one only for a zero byte. */
static inline uint64_t
utf8_others(const unsigned char *p)
{
	const uint64_t lows = 0x0101010101010101u, w = slice_word(p);

	return (w | (w - lows)) & lows << 7;
}

/* A block of words is tested at once, because the compiler makes wider instructions of it. */
size_t
utf8_ascii(struct slice in)
{
	enum { WORD = sizeof(uint64_t), BLOCK = 8 * WORD };
	size_t i = 0;

	for (uint64_t others = 0; in.n - i >= BLOCK; i += BLOCK) {
		for (size_t k = 0; k < BLOCK; k += WORD)
			others |= utf8_others(in.p + i + k);
		if (others)
			break;
	}
	while (in.n - i >= WORD && !utf8_others(in.p + i))
		i += WORD;
	return i;
}

bool
utf8_next(struct slice *in, uint32_t *c)
{
	static const uint32_t least[] = { 0, 1, 0x80, 0x800, 0x10000 };
	unsigned char first = in->n ? in->p[0] : 0;
	size_t n = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3
	    : first < 0xf8 ? 4 : 0;
	uint32_t value = n > 1 ? first & (0x7fu >> n) : first;
	struct slice head;

	if (n == 0 || n > in->n)
		return false;
	for (size_t i = 1; i < n; i++) {
		if ((in->p[i] & 0xc0) != 0x80)
			return false;
		value = value << 6 | (in->p[i] & 0x3f);
	}
	if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return false;
	*c = value;
	return slice_take(in, n, &head);
}

/* If the bytes can be completed at all, then the lowest or the highest
 * continuation byte, repeated, completes them. */
bool
utf8_is_cut(struct slice in)
{
	for (int fill = 0x80; in.n && in.n < 4 && fill <= 0xbf; fill += 0x3f) {
		unsigned char room[4];
		struct slice rest = { room, sizeof room };
		uint32_t c;

		memset(room, fill, sizeof room);
		memcpy(room, in.p, in.n);
		if (utf8_next(&rest, &c) && sizeof room - rest.n > in.n)
			return true;
	}
	return false;
}

size_t
utf8_put(uint32_t c, unsigned char out[4])
{
	static const unsigned char mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (unsigned char)(0x80 | (c & 0x3f));
	out[0] = (unsigned char)(mark[n] | c);
	return n;
}

size_t
utf8_text(struct slice in)
{
	struct slice rest = in, head;
	uint32_t c;

	do
		slice_take(&rest, utf8_ascii(rest), &head);
	while (utf8_next(&rest, &c));
	return in.n - rest.n;
}

/* Whether the text is ASCII in units of that width, whose byte at that place alone is not zero. */
static bool
utf8_is_ascii_in(struct slice text, size_t width, size_t place)
{
	const size_t n = (text.n < 64 ? text.n : 64) / width * width;

	for (size_t i = 0; i < n; i++)
		if ((text.p[i] != '\0') != (i % width == place))
			return false;
	return n >= 4;
}

const char *
utf8_other(struct slice text)
{
	if (slice_starts(text, SLICE("\xff\xfe\0\0")) || slice_starts(text, SLICE("\0\0\xfe\xff"))
	    || utf8_is_ascii_in(text, 4, 0) || utf8_is_ascii_in(text, 4, 3))
		return "UTF-32, not UTF-8";
	return slice_starts(text, SLICE("\xff\xfe")) || slice_starts(text, SLICE("\xfe\xff"))
	    || utf8_is_ascii_in(text, 2, 0) || utf8_is_ascii_in(text, 2, 1)
	    ? "UTF-16, not UTF-8" : NULL;
}
