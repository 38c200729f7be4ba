/* SPDX-License-Identifier: ISC */
#include "decode/buf.h"

#include <sodium.h>

#include "decode/arena.h"

/* As much as a key file holds. */
static const size_t first_cap = 512;

/*
 * The next capacity that holds need.  Doubling keeps appending linear.  A caller that reserves a
 * known length gets no more than that, because all that is allocated will be wiped, and wiping
 * touches every page.
 */
static size_t
buf_grown(const struct buf *b, size_t need)
{
	size_t cap = b->cap > b->max / 2 ? b->max : b->cap * 2;

	if (cap < first_cap)
		cap = first_cap;
	if (cap < need)
		cap = need;
	return cap < b->max ? cap : b->max;
}

enum verdict
buf_reserve(struct buf *b, size_t n, struct err *e)
{
	size_t cap;
	unsigned char *p;

	if (n <= b->cap - b->n)
		return V_OK;
	if (n > b->max - b->n)
		return err_set(e, V_BAD, "larger than %zu bytes", b->max);
	cap = buf_grown(b, b->n + n);
	p = arena_take(cap);
	if (!p)
		return err_set(e, V_SYS, "no memory for %zu bytes", cap);
	if (b->n)
		memcpy(p, b->p, b->n);
	arena_give(b->p);
	b->p = p;
	b->cap = cap;
	return V_OK;
}

enum verdict
buf_put(struct buf *b, struct slice s, struct err *e)
{
	enum verdict v = buf_reserve(b, s.n, e);

	if (v == V_OK && s.n) {
		memcpy(b->p + b->n, s.p, s.n);
		b->n += s.n;
	}
	return v;
}

enum verdict
buf_byte(struct buf *b, unsigned char c, struct err *e)
{
	return buf_put(b, (struct slice){ &c, 1 }, e);
}

void
buf_clear(struct buf *b)
{
	if (b->p)
		sodium_memzero(b->p, b->n);
	b->n = 0;
}

void
buf_free(struct buf *b)
{
	arena_give(b->p);
	*b = BUF(b->max);
}
