/* SPDX-License-Identifier: ISC */
#include "init/start/harden.h"

#include <link.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>

/* The head of this program in memory, as the linker names it. */
extern const unsigned char __ehdr_start[] __attribute__((visibility("hidden")));

/* The linker ends the segment at a page.  If the kernel refuses, nothing else depends on it. */
void
harden(void)
{
	const ElfW(Ehdr) *head = (const void *)__ehdr_start;
	const ElfW(Phdr) *h = (const void *)(__ehdr_start + head->e_phoff);
	const uintptr_t base = (uintptr_t)head, page = getauxval(AT_PAGESZ);

	for (int i = 0; i < head->e_phnum; i++, h++) {
		uintptr_t from = (base + h->p_vaddr) & -page;
		uintptr_t to = (base + h->p_vaddr + h->p_memsz) & -page;

		if (h->p_type == PT_GNU_RELRO && from < to)
			mprotect((void *)from, to - from, PROT_READ);
	}
}
