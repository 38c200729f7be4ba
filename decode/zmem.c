#include "decode/zmem.h"

#include <sodium.h>
#include <stddef.h>
#include <stdlib.h>

/* The size stands before the memory, in as many bytes as keep it aligned. */
union size { size_t n; max_align_t align; };

void *
zmem_take(void *opaque, unsigned items, unsigned size)
{
	size_t n = sizeof(union size) + (size_t)items * size;
	union size *p = malloc(n);

	(void)opaque;
	if (!p)
		return NULL;
	p->n = n;
	return p + 1;
}

void
zmem_give(void *opaque, void *memory)
{
	union size *p = (union size *)memory - 1;

	(void)opaque;
	sodium_memzero(p, p->n);
	free(p);
}
