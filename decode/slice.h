/* SPDX-License-Identifier: ISC */
/*
 * slice: borrowed bytes.  A slice owns nothing; whoever made it keeps the bytes alive.  Parsers cut
 * from its front, and compare lengths before they move, so that no pointer ever leaves its bytes.
 * The zero value is the empty slice.
 */
#ifndef DECODE_SLICE_H
#define DECODE_SLICE_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct slice { const unsigned char *p; size_t n; };

/* The bytes of a string literal, without its NUL. */
#define SLICE(lit) ((struct slice){ (const unsigned char *)("" lit), sizeof(lit) - 1 })

/* The bytes of a C string, without its NUL. */
static inline struct slice
slice_str(const char *s)
{
	return (struct slice){ (const unsigned char *)s, strlen(s) };
}

/* Loads eight bytes as a number, in the machine's byte order. */
static inline uint64_t
slice_word(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

/* Loads fewer than eight bytes as a number, with two loads that may overlap. */
static inline uint64_t
slice_short(struct slice in)
{
	uint32_t low, high;

	if (in.n < sizeof low)
		return in.n ? in.p[0] | (uint32_t)in.p[in.n / 2] << 8
		    | (uint32_t)in.p[in.n - 1] << 16 : 0;
	memcpy(&low, in.p, sizeof low);
	memcpy(&high, in.p + in.n - sizeof high, sizeof high);
	return low | (uint64_t)high << 32;
}

/* Marks the bytes of a word that are c, by their highest bits.  A borrow can cause false marks, but
 * only above the first true one. */
static inline uint64_t
slice_marks(const unsigned char *p, unsigned char c)
{
	const uint64_t lows = UINT64_C(0x0101010101010101);
	uint64_t x = le64toh(slice_word(p)) ^ lows * c;

	return (x - lows) & ~x & lows << 7;
}

/* SLICE_WIDE bytes are compared at once.  slice_hits returns SLICE_BITS bits for each of them, some
 * of which are set if it is a, b or c.  Bits above the first hit may be set falsely. */
#ifdef __SSE2__
enum { SLICE_WIDE = 16, SLICE_BITS = 1 };

static inline uint64_t
slice_hits(const unsigned char *p, unsigned char a, unsigned char b, unsigned char c)
{
	const __m128i in = _mm_loadu_si128((const void *)p);
	__m128i hits = _mm_cmpeq_epi8(in, _mm_set1_epi8((char)a));

	hits = _mm_or_si128(hits, _mm_cmpeq_epi8(in, _mm_set1_epi8((char)b)));
	hits = _mm_or_si128(hits, _mm_cmpeq_epi8(in, _mm_set1_epi8((char)c)));
	return (uint64_t)_mm_movemask_epi8(hits);
}
#else
enum { SLICE_WIDE = 8, SLICE_BITS = 8 };

static inline uint64_t
slice_hits(const unsigned char *p, unsigned char a, unsigned char b, unsigned char c)
{
	return slice_marks(p, a) | slice_marks(p, b) | slice_marks(p, c);
}
#endif

/*
 * Returns the offset of the first byte that is a, b or c, or in.n.  On inputs as short as a line
 * or a name, the C library's memchr takes twice as long.  The last bytes that are compared at once
 * end with the slice and may overlap those before them, because a loop over the remaining bytes
 * would take longer than everything before.
 */
static inline size_t
slice_find_among(struct slice in, unsigned char a, unsigned char b, unsigned char c)
{
	size_t i = 0;
	uint64_t hits;

	if (in.n < SLICE_WIDE) {
		while (i < in.n && in.p[i] != a && in.p[i] != b && in.p[i] != c)
			i++;
		return i;
	}
	for (; in.n - i > SLICE_WIDE; i += SLICE_WIDE)
		if ((hits = slice_hits(in.p + i, a, b, c)))
			return i + (size_t)__builtin_ctzll(hits) / SLICE_BITS;
	i = in.n - SLICE_WIDE;
	hits = slice_hits(in.p + i, a, b, c);
	return hits ? i + (size_t)__builtin_ctzll(hits) / SLICE_BITS : in.n;
}

/* Returns the offset of the first c, or in.n. */
static inline size_t
slice_find(struct slice in, unsigned char c)
{
	return slice_find_among(in, c, c, c);
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	size_t i = 0;

	if (a.n != b.n)
		return false;
	if (a.n < sizeof(uint64_t))
		return slice_short(a) == slice_short(b);
	for (; a.n - i > sizeof(uint64_t); i += sizeof(uint64_t))
		if (slice_word(a.p + i) != slice_word(b.p + i))
			return false;
	i = a.n - sizeof(uint64_t);
	return slice_word(a.p + i) == slice_word(b.p + i);
}

/* Copies like memcpy.  The string instruction that the compiler emits for memcpy (rep movsb) takes
 * longer to start than this loop takes for a whole name or value. */
static inline void
slice_copy(unsigned char *to, struct slice in)
{
	size_t i = 0;

	if (in.n >= sizeof(uint64_t)) {
		for (; in.n - i > sizeof(uint64_t); i += sizeof(uint64_t))
			memcpy(to + i, in.p + i, sizeof(uint64_t));
		i = in.n - sizeof(uint64_t);
		memcpy(to + i, in.p + i, sizeof(uint64_t));
		return;
	}
	if (in.n & 4)
		memcpy(to + i, in.p + i, 4), i += 4;
	if (in.n & 2)
		memcpy(to + i, in.p + i, 2), i += 2;
	if (in.n & 1)
		to[i] = in.p[i];
}

/* Cuts n bytes from the front into *head.  Returns false, and cuts nothing, if there are fewer. */
static inline bool
slice_take(struct slice *in, size_t n, struct slice *head)
{
	if (n > in->n)
		return false;
	*head = (struct slice){ in->p, n };
	*in = (struct slice){ in->n == n ? NULL : in->p + n, in->n - n };
	return true;
}

static inline bool
slice_starts(struct slice in, struct slice prefix)
{
	return in.n >= prefix.n && slice_eq((struct slice){ in.p, prefix.n }, prefix);
}

/* Whether one is a prefix of the other. */
static inline bool
slice_agree(struct slice a, struct slice b)
{
	return a.n < b.n ? slice_starts(b, a) : slice_starts(a, b);
}

/* Returns the offset of the first occurrence of part, which is short and not empty, or in.n. */
static inline size_t
slice_search(struct slice in, struct slice part)
{
	struct slice rest = in, head;

	while (slice_take(&rest, slice_find(rest, part.p[0]), &head) && rest.n) {
		if (slice_starts(rest, part))
			return in.n - rest.n;
		slice_take(&rest, 1, &head);
	}
	return in.n;
}

/* Like slice_agree, but one byte in eight may differ, or one byte if b has
 * fewer than eight and a is at least as long. */
static inline bool
slice_near(struct slice a, struct slice b)
{
	const size_t n = a.n < b.n ? a.n : b.n, most = n == b.n && n < 8 ? 1 : n / 8;
	size_t differ = 0;

	for (size_t i = 0; i < n && differ <= most; i++)
		differ += a.p[i] != b.p[i];
	return differ <= most;
}

/* Cuts the prefix off.  Returns false, and cuts nothing, if it is not there. */
static inline bool
slice_skip(struct slice *in, struct slice prefix)
{
	struct slice head;

	return slice_starts(*in, prefix) && slice_take(in, prefix.n, &head);
}

/* Cuts the bytes before the first c, and c itself.  Returns false, and cuts
 * nothing, if there is no c. */
static inline bool
slice_until(struct slice *in, int c, struct slice *head)
{
	if (!slice_take(in, slice_find(*in, (unsigned char)c) + 1, head))
		return false;
	head->n--;
	return true;
}

/* Cuts the next field, which ends at c or at the end.  Returns false if nothing is left. */
static inline bool
slice_field(struct slice *in, int c, struct slice *head)
{
	return in->n != 0 && (slice_until(in, c, head) || slice_take(in, in->n, head));
}

/* Cuts the next line and its LF, which the last line may lack.  Returns false
 * if nothing is left. */
static inline bool
slice_line(struct slice *in, struct slice *line)
{
	return slice_field(in, '\n', line);
}

/* A multiplicative hash of eight bytes at a time.  It does not resist deliberate collisions, and
 * need not, because whoever writes an env file already controls the application. */
static inline uint64_t
slice_hash(struct slice in)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t h = in.n;

	for (size_t i = 0; in.n - i > sizeof h; i += sizeof h) {
		h = (h ^ slice_word(in.p + i)) * odd;
		h ^= h >> 32;
	}
	h = (h ^ (in.n < sizeof h ? slice_short(in) : slice_word(in.p + in.n - sizeof h))) * odd;
	h = (h ^ h >> 32) * odd;	/* else names that differ in a number lie side by side */
	return h ^ h >> 32;
}

#endif
