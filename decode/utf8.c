#include "decode/utf8.h"

#include <stdint.h>

static const uint64_t lows = 0x0101010101010101u, highs = 0x8080808080808080u;

/* The length of the ASCII without NUL at the front, in whole words: most of most files. */
static size_t
plain_words(struct slice in)
{
	size_t i = 0;

	for (; in.n - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t w;

		memcpy(&w, in.p + i, sizeof w);
		/* Where no high bit is set, the subtraction sets one just for a zero byte. */
		if ((w | (w - lows)) & highs)
			break;
	}
	return i;
}

/* The length of the character at the front, which is not empty; 0 if it is none, or NUL. */
static size_t
character(struct slice in)
{
	unsigned char c = in.p[0], low = 0x80, high = 0xbf;
	size_t n = c < 0x80 ? c != 0 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;

	if (n > in.n)
		return 0;
	if (c == 0xe0)
		low = 0xa0;
	else if (c == 0xed)
		high = 0x9f;
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f;
	for (size_t i = 1; i < n; i++, low = 0x80, high = 0xbf)
		if (in.p[i] < low || in.p[i] > high)
			return 0;
	return n;
}

size_t
utf8_text(struct slice in)
{
	struct slice rest = in, head;
	size_t n;

	do {
		slice_take(&rest, plain_words(rest), &head);
		n = rest.n ? character(rest) : 0;
	} while (n && slice_take(&rest, n, &head));
	return in.n - rest.n;
}
