/* SPDX-License-Identifier: ISC */
/* memory: the arena of sealenv, in which every block comes from malloc. */
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
