/* SPDX-License-Identifier: ISC */
/* slice: operations on several bytes at a time give the results of operations on single bytes. */
#include "decode/slice.h"
#include "tests/unit/test.h"

enum { LONGEST = 40 };

/* Every length and place, among bytes that differ by one or in the high bit. */
static bool
finds(unsigned char c)
{
	unsigned char text[LONGEST];

	for (size_t n = 0; n <= LONGEST; n++)
		for (size_t at = 0; at <= n; at++)
			for (int near = 0; near < 3; near++) {
				memset(text, near == 0 ? c + 1 : near == 1 ? c ^ 0x80 : c - 1, n);
				memset(text + at, c, at < n ? 1 : 0);
				if (slice_find((struct slice){ text, n }, c) != at)
					return false;
			}
	return true;
}

/* Each of three bytes at each place, with the two others after it. */
static bool
finds_among(void)
{
	static const unsigned char set[] = "= \t";
	unsigned char text[LONGEST];

	for (size_t n = 1; n <= LONGEST; n++)
		for (size_t at = 0; at < n; at++)
			for (size_t k = 0; k < 3; k++) {
				memset(text, 'x', n);
				for (size_t i = at + 1; i < n; i++)
					text[i] = set[i % 3];
				text[at] = set[k];
				if (slice_find_among((struct slice){ text, n }, '=', ' ',
				    '\t') != at)
					return false;
			}
	return slice_find_among((struct slice){ text, LONGEST - 1 }, '#', '"', '$') == LONGEST - 1;
}

static bool
compares(void)
{
	unsigned char a[LONGEST], b[LONGEST];

	for (size_t n = 0; n <= LONGEST; n++)
		for (size_t at = 0; at <= n; at++) {
			memset(a, 'x', n);
			memset(b, 'x', n);
			memset(b + at, 'y', at < n ? 1 : 0);
			if (slice_eq((struct slice){ a, n }, (struct slice){ b, n }) != (at == n))
				return false;
		}
	return true;
}

/* Every length; the byte after the copy stays the same. */
static bool
copies(void)
{
	unsigned char from[LONGEST], to[LONGEST + 1];

	for (size_t n = 0; n <= LONGEST; n++) {
		for (size_t i = 0; i < n; i++)
			from[i] = (unsigned char)(i + 1);
		memset(to, 0, sizeof to);
		slice_copy(to, (struct slice){ from, n });
		if (memcmp(to, from, n) != 0 || to[n] != 0)
			return false;
	}
	return true;
}

static bool
hashes(void)
{
	unsigned char a[LONGEST], b[LONGEST];

	for (size_t n = 1; n <= LONGEST; n++)
		for (size_t at = 0; at < n; at++) {
			memset(a, 'x', n);
			memset(b, 'x', n);
			b[at] = 'y';
			if (slice_hash((struct slice){ a, n })
			    == slice_hash((struct slice){ b, n }))
				return false;
		}
	return true;
}

/* The part after any number of its first byte, whole and without its last byte. */
static bool
searches(void)
{
	const struct slice part = SLICE("aab");
	unsigned char text[LONGEST + 3];

	for (size_t at = 0; at <= LONGEST; at++) {
		memset(text, 'a', at);
		memcpy(text + at, "aab", 3);
		if (slice_search((struct slice){ text, at + 3 }, part) != at
		    || slice_search((struct slice){ text, at + 2 }, part) != at + 2)
			return false;
	}
	return true;
}

int
main(void)
{
	struct slice in = SLICE("A=b"), head;

	CHECK("the first newline is found wherever it is", finds('\n'));
	CHECK("the first NUL is found wherever it is", finds('\0'));
	CHECK("the first byte of 0xff is found wherever it is", finds(0xff));
	CHECK("the first of three bytes is found wherever it is", finds_among());
	CHECK("slice_eq detects a difference in any byte", compares());
	CHECK("slice_copy copies every byte and changes none after them", copies());
	CHECK("slice_hash changes with any byte of a text", hashes());
	CHECK("slice_search finds a part at any place, unless its end is cut off", searches());
	CHECK("slice_until cuts off a byte and what stands before it", slice_until(&in, '=', &head)
	    && slice_eq(head, SLICE("A")) && slice_eq(in, SLICE("b")));
	CHECK("slice_until cuts nothing off if the byte does not occur",
	    !slice_until(&in, '=', &head) && in.n == 1);
	return test_failed != 0;
}
