/* SPDX-License-Identifier: ISC */
/* block: the memory of waitenv's arena, a piece of .bss.  It takes no page that is not used. */
#include <sys/mman.h>

#include "decode/arena.h"

#define BLOCK_SIZE ((size_t)256 << 10)
#define BLOCK_HUGE ((size_t)1 << 20)

/* The linker puts .sbss behind .bss, so that the first bytes share the last page of .bss. */
__attribute__((section(".sbss"))) static _Alignas(16) unsigned char block_piece[BLOCK_SIZE];

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

struct arena arena_program = { .piece = block_piece, .size = BLOCK_SIZE, .more = block_more,
	.less = block_less };
