/* SPDX-License-Identifier: ISC */
/*
 * block: the memory of waitenv's arena, a piece of .bss.  Once secrets are gathered, its pages are
 * taken a few at a time: page faults cost ten times as much where a hypervisor shadows the page
 * tables.  Until then, in the parent of --init, it takes no page that is not used.
 */
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "decode/arena.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23	/* Linux 5.14 */
#endif

#define BLOCK_SIZE ((size_t)256 << 10)
#define BLOCK_STEP ((size_t)12 << 10)
#define BLOCK_HUGE ((size_t)1 << 20)

/* The linker puts .sbss behind .bss, so that the first bytes share the last page of .bss. */
__attribute__((section(".sbss"))) static _Alignas(16) unsigned char block_piece[BLOCK_SIZE];

/* Where the kernel refuses, page faults bring the pages.  The last page of the piece is mapped as a
 * whole. */
static void
block_prepare(struct arena *a)
{
	const uintptr_t page = getauxval(AT_PAGESZ), piece = (uintptr_t)a->piece;
	const uintptr_t from = (piece + (a->ready ? a->ready : a->end)) & -page;
	const size_t until = a->end + BLOCK_STEP < a->size ? a->end + BLOCK_STEP : a->size;
	const uintptr_t to = (piece + until + page - 1) & -page;

	a->ready = to - piece;
	madvise((void *)from, to - from, MADV_POPULATE_WRITE);
}

static void *
block_more(size_t n)
{
	const int at_once = n < BLOCK_HUGE ? MAP_POPULATE : 0;
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | at_once,
	    -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	if (n >= BLOCK_HUGE)
		madvise(p, n, MADV_HUGEPAGE);	/* a fault for 2 MiB, not for 4 KiB */
	return p;
}

static void
block_less(void *p, size_t n)
{
	munmap(p, n);
}

struct arena arena_program = { .piece = block_piece, .size = BLOCK_SIZE, .more = block_more,
	.less = block_less, .prepare = block_prepare };
