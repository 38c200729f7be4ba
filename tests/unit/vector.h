/* SPDX-License-Identifier: ISC */
/*
 * What the tests of decoders share: files of tests/vectors, read from the top of the tree, and
 * copies that end at an unreadable page, so that a read past the end is a crash.
 */
#ifndef TESTS_UNIT_VECTOR_H
#define TESTS_UNIT_VECTOR_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "decode/slice.h"

/* Returns a whole file with a NUL after it.  A missing file ends the program. */
static inline struct slice
vector(const char *path)
{
	static unsigned char room[1 << 16];
	static unsigned char *kept[1024];	/* reachable, so that they count as no leak */
	static size_t count;
	unsigned char *p;
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		printf("not ok cannot read %s\n", path);
		exit(1);
	}
	n = fread(room, 1, sizeof room, f);
	fclose(f);
	p = kept[count++ % 1024] = malloc(n + 1);
	memcpy(p, room, n);
	p[n] = '\0';
	return (struct slice){ p, n };
}

/* Returns a copy that ends at an unreadable page.  Each call overwrites the copy of the last
 * one. */
static inline struct slice
guarded(struct slice s)
{
	static const size_t size = 1 << 20;
	static unsigned char *area;
	unsigned char *at;

	if (!area) {
		size_t page = (size_t)sysconf(_SC_PAGESIZE);

		area = mmap(NULL, size + page, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (area == MAP_FAILED || mprotect(area + size, page, PROT_NONE) != 0)
			abort();
	}
	at = area + size - s.n;
	if (s.n)
		memmove(at, s.p, s.n);
	return (struct slice){ at, s.n };
}

#endif
