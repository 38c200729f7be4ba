/*
 * slice: borrowed bytes.  A slice never owns and never frees; whoever handed it out keeps the bytes
 * alive.  Parsers cut from its front and compare before they move, so that no pointer ever leaves
 * the bytes it was born with.  The zero value is the empty slice.
 */
#ifndef DECODE_SLICE_H
#define DECODE_SLICE_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice { const unsigned char *p; size_t n; };

/* The bytes of a string literal, without its NUL. */
#define SLICE(lit) ((struct slice){ (const unsigned char *)("" lit), sizeof(lit) - 1 })

/* The bytes of a C string, without its NUL. */
static inline struct slice
slice_str(const char *s)
{
	return (struct slice){ (const unsigned char *)s, strlen(s) };
}

static inline uint64_t
slice_word(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

/* Where the first c is, or in.n.  Eight bytes at a time: the C library's memchr, which is called for every
 * line and name, takes twice as long for what is that short.  Bytes above the first hit may look like more. */
static inline size_t
slice_find(struct slice in, unsigned char c)
{
	const uint64_t lows = UINT64_C(0x0101010101010101);
	size_t i = 0;

	for (; in.n - i >= sizeof lows; i += sizeof lows) {
		uint64_t x = le64toh(slice_word(in.p + i)) ^ lows * c, hit = (x - lows) & ~x & lows << 7;

		if (hit)
			return i + (size_t)__builtin_ctzll(hit) / 8;
	}
	while (i < in.n && in.p[i] != c)
		i++;
	return i;
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	size_t i = 0;

	if (a.n != b.n)
		return false;
	while (a.n - i >= sizeof(uint64_t) && slice_word(a.p + i) == slice_word(b.p + i))
		i += sizeof(uint64_t);
	while (i < a.n && a.p[i] == b.p[i])
		i++;
	return i == a.n;
}

/* As memcpy.  The compiler's string instruction for it (rep movsb) takes longer to begin than all of a
 * name or a value takes here. */
static inline void
slice_copy(unsigned char *to, struct slice in)
{
	size_t i = 0;

	for (; in.n - i >= sizeof(uint64_t); i += sizeof(uint64_t))
		memcpy(to + i, in.p + i, sizeof(uint64_t));
	if (in.n & 4)
		memcpy(to + i, in.p + i, 4), i += 4;
	if (in.n & 2)
		memcpy(to + i, in.p + i, 2), i += 2;
	if (in.n & 1)
		to[i] = in.p[i];
}

/* Cuts n bytes from the front into *head; false, and nothing moved, if there are fewer. */
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

/* As far as both go, they say the same: one is a prefix of the other. */
static inline bool
slice_agree(struct slice a, struct slice b)
{
	return a.n < b.n ? slice_starts(b, a) : slice_starts(a, b);
}

/* Where the part, which is not empty and short, is first, or in.n. */
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

/* As slice_agree, but for one byte in eight, or for one where b is short and all there. */
static inline bool
slice_near(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n, differ = 0;

	for (size_t i = 0; i < n; i++)
		differ += a.p[i] != b.p[i];
	return differ <= (n == b.n && n < 8 ? 1 : n / 8);
}

/* Cuts the prefix off; false, and nothing moved, if it is not there. */
static inline bool
slice_skip(struct slice *in, struct slice prefix)
{
	struct slice head;

	return slice_starts(*in, prefix) && slice_take(in, prefix.n, &head);
}

/* Cuts what stands before the first c, and c itself; false, and nothing moved, if there is no c. */
static inline bool
slice_until(struct slice *in, int c, struct slice *head)
{
	if (!slice_take(in, slice_find(*in, (unsigned char)c) + 1, head))
		return false;
	head->n--;
	return true;
}

/* Cuts the next field, ended by c or by the end; false when nothing is left. */
static inline bool
slice_field(struct slice *in, int c, struct slice *head)
{
	return in->n != 0 && (slice_until(in, c, head) || slice_take(in, in->n, head));
}

/* Cuts the next line, its LF cut off; the last one needs none.  False when nothing is left. */
static inline bool
slice_line(struct slice *in, struct slice *line)
{
	return slice_field(in, '\n', line);
}

/* Fewer than eight bytes as a number, by two looks that may overlap. */
static inline uint64_t
slice_short(struct slice in)
{
	uint32_t low, high;

	if (in.n < sizeof low)
		return in.n ? in.p[0] | (uint32_t)in.p[in.n / 2] << 8 | (uint32_t)in.p[in.n - 1] << 16 : 0;
	memcpy(&low, in.p, sizeof low);
	memcpy(&high, in.p + in.n - sizeof high, sizeof high);
	return low | (uint64_t)high << 32;
}

/* Multiplies and folds, eight bytes at a time.  Bytes can be made to collide on purpose, but whoever
 * writes an env file owns the application. */
static inline uint64_t
slice_hash(struct slice in)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t h = in.n;

	for (; in.n >= sizeof h; in.p += sizeof h, in.n -= sizeof h) {
		h = (h ^ slice_word(in.p)) * odd;
		h ^= h >> 32;
	}
	h = (h ^ slice_short(in)) * odd;
	return h ^ h >> 32;
}

#endif
