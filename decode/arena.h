/* SPDX-License-Identifier: ISC */
/*
 * arena: the memory that the program parses in, as a stack of blocks in one piece.  Taking a block
 * is one addition.  Giving back the top block also releases those directly below it that were given
 * back earlier.
 *
 * owner	The program defines arena_program: a piece of memory, or none, and functions that
 *		provide more.  Whoever takes a block must give it back; buf and vars do so for
 *		their users.
 * cap		The arena has none of its own; each buf and each vars has one.
 * wipe		A block is zero when it is taken, and is wiped as a whole when it is given back.
 * full		Large blocks, and those that no longer fit, come from more().  If more() has no
 *		memory, the result is NULL and nothing has changed.
 *
 * The arena is not thread-safe.
 */
#ifndef DECODE_ARENA_H
#define DECODE_ARENA_H

#include <stddef.h>

struct arena {
	unsigned char *piece;	/* zero at first, aligned to 16 bytes */
	size_t size;		/* below 4 GiB; more() provides blocks of a quarter of it */
	size_t top;		/* offset of the top block; like end, for the arena alone */
	size_t end;		/* offset of its end */
	size_t ready;		/* offset up to which pages are present; 0: nobody prepares them */
	void (*prepare)(struct arena *);	/* moves ready to end or beyond; may be NULL */
	void *(*more)(size_t n);	/* returns zeros, aligned to 16 bytes, or NULL */
	void (*less)(void *, size_t n);	/* takes such a block back, already wiped */
};

extern struct arena arena_program;

/* From here on, the pages of the piece are made present before they are used, many at once. */
void arena_prepare(void);

void *arena_take(size_t n);

/* Returns a block of at least n bytes that begins with the content of the old one, which may be
 * NULL and is given back.  The top block grows where it is.  If the result is NULL, the old block
 * is unchanged. */
void *arena_grow(void *, size_t n);

/* Returns a copy of the n bytes with a NUL behind it, or NULL. */
char *arena_copy(const void *, size_t n);

/* Wipes a block and takes it back.  NULL is accepted. */
void arena_give(void *);

#endif
