/* heap: blocks never overlap and keep their bytes, freed ones come back.  The program itself, and
 * its C library, live on the heap under test. */
#include "tests/unit/test.h"

#include <stdint.h>
#include <stdlib.h>

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
			free(blocks[i].p);
			blocks[i].p = NULL;
			blocks[i].n = 0;
			break;
		case 1:
			if (blocks[i].n > n)
				blocks[i].n = n;
			blocks[i].p = realloc(blocks[i].p, n);
			good &= intact(i);
			mark(i, n);
			break;
		default:
			free(blocks[i].p);
			blocks[i].p = malloc(n);
			mark(i, n);
		}
		aligned &= (uintptr_t)blocks[i].p % 16 == 0;
	}
	for (int i = 0; i < BLOCKS; i++) {
		good &= intact(i);
		free(blocks[i].p);
	}
	CHECK("20,000 allocations, frees and resizes keep their bytes", good);
	CHECK("aligned to 16", aligned);
}

static void
comes_back(void)
{
	volatile size_t huge = SIZE_MAX / 2;
	unsigned char *first = malloc(1000), *second = malloc(1000), *again;

	free(first);
	free(second);
	again = malloc(1000);
	CHECK("freed in any order, a block comes back", again == first);
	free(again);
	again = calloc(100, 10);
	bool zero = true;
	for (int i = 0; i < 1000; i++)
		zero &= again[i] == 0;
	CHECK("calloc clears what was used before", zero);
	free(again);
	CHECK("a product that overflows is refused", calloc(huge, 4) == NULL);
	CHECK("a size larger than memory is refused", malloc(huge) == NULL);
}

int
main(void)
{
	at_random();
	comes_back();
	return test_failed != 0;
}
