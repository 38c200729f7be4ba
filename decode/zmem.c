/* SPDX-License-Identifier: ISC */
#include "decode/zmem.h"

#include <stddef.h>

#include "decode/arena.h"

void *
zmem_take(void *opaque, unsigned items, unsigned size)
{
	(void)opaque;
	return arena_take((size_t)items * size);
}

void
zmem_give(void *opaque, void *memory)
{
	(void)opaque;
	arena_give(memory);
}
