/* SPDX-License-Identifier: ISC */
/* memory: the arena of sealenv, where every block is one of malloc's. */
#include <stdlib.h>

#include "decode/arena.h"

static void *
memory_more(size_t n)
{
	return calloc(1, n);
}

static void
memory_less(void *p, size_t n)
{
	(void)n;
	free(p);
}

struct arena arena_program = { .more = memory_more, .less = memory_less };
