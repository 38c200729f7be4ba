/*
 * heap: malloc for a program that lives a millisecond and then execs.  The C library's maps and
 * unmaps pages one at a time, which costs such a program a tenth of its life.  Here blocks are
 * stacked in one arena of .bss: a block that is freed on top goes, with all freed ones right below.
 * Large blocks, and all of them once the arena is full, are mappings of their own.
 * Single-threaded.  Owners of secrets wipe them before they free, as everywhere.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23	/* Linux 5.14 */
#endif

#define ALIGN 16
#define PAGE ((uintptr_t)4096)
#define FEW ((size_t)2 << 10)
#define STEP ((size_t)64 << 10)
#define ARENA ((size_t)256 << 10)
#define LARGE ((size_t)64 << 10)
#define HUGE ((size_t)1 << 20)

struct head {
	_Alignas(ALIGN) size_t n;	/* bytes the block holds */
	uint32_t below;		/* where the block below stands in the arena */
	bool freed;
};

_Static_assert(sizeof(struct head) == ALIGN, "a head keeps the alignment");

/* Common: the linker puts it behind all of .bss, so that its first bytes share a page with that. */
__attribute__((common)) _Alignas(ALIGN) unsigned char heap_arena[ARENA];
static size_t top;		/* of the last block */
static size_t end;		/* behind it */
static size_t ready;		/* up to where the kernel was asked for pages */

static struct head *
head(void *p)
{
	return (struct head *)((unsigned char *)p - sizeof(struct head));
}

static bool
stacked(const void *p)
{
	return (uintptr_t)p - (uintptr_t)heap_arena < ARENA;
}

/* Many pages with one call, not one with each fault; where that is refused, the faults bring them. */
static void
populate(size_t n)
{
	uintptr_t from = ((uintptr_t)heap_arena + ready) & -PAGE;

	ready = n + STEP < ARENA ? n + STEP : ARENA;
	madvise((void *)from, (((uintptr_t)heap_arena + ready) & -PAGE) - from, MADV_POPULATE_WRITE);
}

void *
malloc(size_t n)
{
	struct head *h;

	if (n > PTRDIFF_MAX / 2) {
		errno = ENOMEM;
		return NULL;
	}
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n < LARGE && n + sizeof *h <= ARENA - end) {
		h = (struct head *)(heap_arena + end);
		/* Not for the parent of --init, which needs few bytes of it. */
		if (end + n > FEW && end + n + sizeof *h > ready)
			populate(end + n + sizeof *h);
		*h = (struct head){ .n = n, .below = (uint32_t)top };
		top = end;
		end += sizeof *h + n;
		return h + 1;
	}
	h = mmap(NULL, n + sizeof *h, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (h == MAP_FAILED)
		return NULL;
	if (n >= HUGE)
		madvise(h, n, MADV_HUGEPAGE);	/* a fault for 2 MiB, not for 4 KiB */
	h->n = n;
	return h + 1;
}

void
free(void *p)
{
	struct head *h = p ? head(p) : NULL;

	if (!p)
		return;
	if (!stacked(p)) {
		munmap(h, h->n + sizeof *h);
		return;
	}
	h->freed = true;
	for (h = (struct head *)(heap_arena + top); end > 0 && h->freed; h = (struct head *)(heap_arena + top)) {
		end = top;
		top = h->below;
	}
}

void *
calloc(size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	p = malloc(count * size);
	if (p && stacked(p))
		memset(p, 0, count * size);
	return p;
}

void *
realloc(void *p, size_t n)
{
	void *new;

	if (p && n <= head(p)->n)
		return p;
	new = malloc(n);
	if (new && p) {
		memcpy(new, p, head(p)->n);
		free(p);
	}
	return new;
}
