/* SPDX-License-Identifier: ISC */
/*
 * block: the memory of waitenv's arena, a block of .bss.  The kernel is asked for many of its pages
 * at once: a page fault for each, and the C library's malloc, would take a tenth of a start.
 */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "decode/arena.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23	/* Linux 5.14 */
#endif

#define BLOCK_SIZE ((size_t)256 << 10)
#define BLOCK_STEP ((size_t)64 << 10)
#define BLOCK_FEW ((size_t)2 << 10)	/* bytes that the parent of --init may use */
#define BLOCK_HUGE ((size_t)1 << 20)

/* Named so, it follows all of .bss, and its first bytes share a page with that. */
__attribute__((section(".sbss"))) static _Alignas(16) unsigned char block_piece[BLOCK_SIZE];

/* Where the kernel refuses, page faults bring the pages. */
static void
block_prepare(struct arena *a, size_t end)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = ((uintptr_t)a->piece + a->end) & -page;

	a->ready = end + BLOCK_STEP < a->size ? end + BLOCK_STEP : a->size;
	madvise((void *)from, (((uintptr_t)a->piece + a->ready) & -page) - from, MADV_POPULATE_WRITE);
}

static void *
block_more(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

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

struct arena arena_program = { .piece = block_piece, .size = BLOCK_SIZE, .ready = BLOCK_FEW,
	.prepare = block_prepare, .more = block_more, .less = block_less };
