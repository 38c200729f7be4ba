/* SPDX-License-Identifier: ISC */
#include "init/start/harden.h"

#include <link.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* The linker ends this segment at a page.  If the kernel refuses, nothing else depends on it. */
static int
harden_image(struct dl_phdr_info *image, size_t size, void *unused)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)size, (void)unused;
	for (int i = 0; i < image->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &image->dlpi_phdr[i];
		uintptr_t from = (image->dlpi_addr + h->p_vaddr) & -page;
		uintptr_t to = (image->dlpi_addr + h->p_vaddr + h->p_memsz) & -page;

		if (h->p_type == PT_GNU_RELRO && from < to)
			mprotect((void *)from, to - from, PROT_READ);
	}
	return 1;	/* the first object is the program itself */
}

void
harden(void)
{
	dl_iterate_phdr(harden_image, NULL);
}
