/* SPDX-License-Identifier: ISC */
#include "decode/arena.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ARENA_ALIGN = 16 };

struct arena_head {
	_Alignas(ARENA_ALIGN) size_t n;	/* bytes that the block holds */
	uint32_t below;		/* offset of the block below */
	uint32_t given;		/* given back while another block was above it */
};

/* Moves the end of the top block, to where the pages are present if the program prepares them. */
static void
arena_extend(struct arena *a, size_t n)
{
	a->end += n;
	if (a->ready && a->end > a->ready)
		a->prepare(a);
}

void
arena_prepare(void)
{
	if (arena_program.prepare && !arena_program.ready)
		arena_program.prepare(&arena_program);
}

static struct arena_head *
arena_head_at(size_t at)
{
	return (struct arena_head *)(void *)(arena_program.piece + at);
}

void *
arena_take(size_t n)
{
	struct arena *a = &arena_program;
	struct arena_head *h;

	if (n > PTRDIFF_MAX / 2)
		return NULL;
	n = (n + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (n >= a->size / 4 || n + sizeof *h > a->size - a->end) {
		if ((h = a->more(n + sizeof *h)))
			h->n = n;
		return h ? h + 1 : NULL;
	}
	h = arena_head_at(a->end);
	arena_extend(a, sizeof *h + n);
	*h = (struct arena_head){ .n = n, .below = (uint32_t)a->top };
	a->top = (size_t)((unsigned char *)h - a->piece);
	return h + 1;
}

/* The top block has the rest of the piece above it, which is zero. */
static bool
arena_grow_top(void *old, size_t n)
{
	struct arena *a = &arena_program;
	struct arena_head *h = (struct arena_head *)old - 1;

	n = (n + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (!a->end || h != arena_head_at(a->top)
	    || n >= a->size / 4 || n - h->n > a->size - a->end)
		return false;
	arena_extend(a, n - h->n);
	h->n = n;
	return true;
}

void *
arena_grow(void *old, size_t n)
{
	size_t had = old ? ((struct arena_head *)old - 1)->n : 0;
	void *p;

	if (old && (n <= had || arena_grow_top(old, n)))
		return old;
	p = arena_take(n);
	if (p && old) {
		memcpy(p, old, had);
		arena_give(old);
	}
	return p;
}

char *
arena_copy(const void *bytes, size_t n)
{
	void *copy = arena_take(n + 1);

	return copy ? memcpy(copy, bytes, n) : NULL;
}

void
arena_give(void *p)
{
	struct arena *a = &arena_program;
	struct arena_head *h;

	if (!p)
		return;
	h = (struct arena_head *)p - 1;
	sodium_memzero(p, h->n);
	if ((uintptr_t)p - (uintptr_t)a->piece >= a->size) {
		a->less(h, h->n + sizeof *h);
		return;
	}
	h->given = 1;
	for (h = arena_head_at(a->top); a->end && h->given; h = arena_head_at(a->top)) {
		a->end = a->top;
		a->top = h->below;
		*h = (struct arena_head){ 0 };	/* the next block taken here must be zero */
	}
}
