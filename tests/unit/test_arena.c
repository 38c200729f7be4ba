/* SPDX-License-Identifier: ISC */
/* arena: blocks do not overlap and keep their bytes; those given back are wiped and reused. */
#include "tests/unit/test.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "decode/arena.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define BLOCKS 64

static struct { unsigned char *p; size_t n; unsigned char mark; } blocks[BLOCKS];
static uint32_t seed = 1;

static uint32_t
number(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static bool
intact(int i)
{
	for (size_t k = 0; k < blocks[i].n; k++)
		if (blocks[i].p[k] != blocks[i].mark)
			return false;
	return true;
}

static void
mark(int i, size_t n)
{
	blocks[i].n = n;
	blocks[i].mark = (unsigned char)number(256);
	memset(blocks[i].p, blocks[i].mark, n);
}

static void
at_random(void)
{
	bool good = true, aligned = true;

	for (int round = 0; round < 20000; round++) {
		int i = (int)number(BLOCKS);
		size_t n = number(20) ? number(3000) : number(200000);

		good &= intact(i);
		switch (number(3)) {
		case 0:
			arena_give(blocks[i].p);
			blocks[i].p = NULL;
			blocks[i].n = 0;
			break;
		case 1:
			if (blocks[i].n > n)
				blocks[i].n = n;
			blocks[i].p = arena_grow(blocks[i].p, n);
			good &= intact(i);
			mark(i, n);
			break;
		default:
			arena_give(blocks[i].p);
			blocks[i].p = arena_take(n);
			mark(i, n);
		}
		aligned &= (uintptr_t)blocks[i].p % 16 == 0;
	}
	for (int i = 0; i < BLOCKS; i++) {
		good &= intact(i);
		arena_give(blocks[i].p);
	}
	CHECK("blocks keep their bytes when 20,000 others are taken, grown and given back", good);
	CHECK("blocks are aligned to 16 bytes", aligned);
}

static bool
is_zero(const unsigned char *p, size_t n)
{
	while (n && p[n - 1] == 0)
		n--;
	return n == 0;
}

static void
comes_back(void)
{
	unsigned char *first = arena_take(1000), *second = arena_take(1000), *again;

	memset(first, 'x', 1000);
	memset(second, 'x', 1000);
	arena_give(first);
	CHECK("a block that is given back below another is wiped", is_zero(first, 1000));
	arena_give(second);
	again = arena_take(2000);
	CHECK("blocks that are given back in any order are reused", again == first);
	CHECK("a block is zero when it is taken", is_zero(again, 2000));
	arena_give(again);
	arena_give(NULL);
	CHECK("a block larger than memory is refused", arena_take(SIZE_MAX / 2) == NULL);
	CHECK("a block that leaves no room for its header is refused",
	    arena_take(PTRDIFF_MAX) == NULL);
}

static void
grows(void)
{
	unsigned char *first = arena_take(100), *top = arena_take(100), *grown;

	memset(first, 'x', 100);
	memset(top, 'y', 100);
	grown = arena_grow(top, 5000);
	CHECK("the last block of the arena grows in place",
	    arena_program.size == 0 || grown == top);
	CHECK("the bytes that a block gains by growing are zero", is_zero(grown + 112, 5000 - 112));
	CHECK("a block that grows keeps its bytes", grown[0] == 'y' && grown[99] == 'y');
	first = arena_grow(first, 5000);
	CHECK("a block below another keeps its bytes when it grows",
	    first[0] == 'x' && first[99] == 'x');
	memset(first, 'x', 5000);
	memset(grown, 'y', 5000);
	CHECK("blocks that have grown do not overlap", first[0] == 'x' && first[4999] == 'x');
	grown = arena_grow(grown, arena_program.size + 1);
	CHECK("a block grows beyond the arena",
	    grown && grown[4999] == 'y' && is_zero(grown + 5000, 1000));
	arena_give(first);
	arena_give(grown);
	CHECK("the arena is empty when blocks that have grown were given back",
	    arena_program.end == 0);
}

static void
full(void)
{
	unsigned char *p[8];
	const size_t n = arena_program.size / 5;
	bool inside = true, good = true;

	for (int i = 0; i < 8; i++)
		if ((good &= (p[i] = arena_take(n)) != NULL))
			memset(p[i], i, n);
	for (int i = 0; good && i < 8; i++)
		good = p[i][0] == i && p[i][n - 1] == i;
	CHECK("blocks keep their bytes if the arena is full", good);
	for (int i = 8; i--;) {
		inside &= (uintptr_t)p[i] - (uintptr_t)arena_program.piece < arena_program.size;
		arena_give(p[i]);
	}
	CHECK("a full arena gives out blocks from outside", !inside);
	CHECK("the arena is empty when the last block was given back", arena_program.end == 0);
}

/* How many of the pages that lie completely within the n bytes are present. */
static size_t
present(const unsigned char *p, size_t n, size_t *of)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const uintptr_t from = ((uintptr_t)p + page - 1) & -page, to = ((uintptr_t)p + n) & -page;
	unsigned char there[64] = { 0 };
	size_t here = 0;

	*of = (to - from) / page;
	if (*of > sizeof there || mincore((void *)from, to - from, there) < 0)
		return 0;
	for (size_t i = 0; i < *of; i++)
		here += there[i] & 1;
	return here;
}

/* Runs first, while nothing has used the pages. */
static void
prepares(void)
{
	static unsigned char own[128 << 10];
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const uintptr_t from = ((uintptr_t)own + sizeof own / 2) & -page;
	const size_t n = 40000;
	unsigned char *before, *after;
	size_t of, here;

	/* qemu-user accepts the request and does nothing. */
	if (!arena_program.prepare || n < 2 * page
	    || madvise((void *)from, sizeof own / 4, MADV_POPULATE_WRITE) < 0
	    || present((unsigned char *)from, sizeof own / 4, &of) == 0) {
		SKIP("pages are present before they are used", "nobody prepares them here");
		return;
	}
	before = arena_take(n);
	here = present(before, n, &of);
	CHECK("pages of the arena are absent before they are used", here == 0 && of > 0);
	arena_prepare();
	after = arena_take(n);
	here = present(after, n, &of);
	CHECK("pages are present before they are used, once they are prepared",
	    here == of && of > 0);
	CHECK("no more than a few pages are present ahead of need",
	    present(after + n + (32 << 10), 64 << 10, &of) == 0);
	arena_give(after);
	arena_give(before);
}

int
main(void)
{
	prepares();
	at_random();
	comes_back();
	grows();
	full();
	return test_failed != 0;
}
