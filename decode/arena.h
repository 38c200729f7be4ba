/*
 * arena: the memory that the program parses in, a stack of blocks in one piece: to take a block is
 * an addition, and one that is given back on top goes with all those below it that were given back
 * before.
 *
 * owner	the program defines arena_program: a piece of memory, or none, and where more comes
 *		from.  Who takes a block gives it back; buf and vars do so for their users.
 * cap		none of its own: each buf and vars has one.
 * wipe		a block is zero when it is taken, and is wiped as a whole when it is given back.
 * full		large blocks, and those that no longer fit, come from more().  If that has none, the
 *		answer is NULL and nothing has changed.
 *
 * For one thread.
 */
#ifndef DECODE_ARENA_H
#define DECODE_ARENA_H

#include <stddef.h>

struct arena {
	unsigned char *piece;	/* zero at first, aligned to 16 bytes */
	size_t size;		/* of the piece, below 4 GiB; a quarter of it is a large block */
	size_t top;		/* where the last block begins; as end, the arena's own */
	size_t end;		/* where it ends */
	size_t ready;		/* before a block ends beyond this, prepare() is called */
	void (*prepare)(struct arena *, size_t end);	/* moves ready to end or beyond */
	void *(*more)(size_t n);	/* returns zeros, aligned to 16 bytes, or NULL */
	void (*less)(void *, size_t n);	/* takes them back, wiped */
};

extern struct arena arena_program;

void *arena_take(size_t n);

/* Moves the block, or NULL, to one of at least n bytes.  If it returns NULL, the old one stays. */
void *arena_grow(void *, size_t n);

/* A copy of the n bytes, and a NUL. */
char *arena_copy(const void *, size_t n);

/* NULL is accepted. */
void arena_give(void *);

#endif
