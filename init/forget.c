#include "init/forget.h"

#include <dirent.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE FORGET_PAGE
#define FRONT (4 * PAGE)	/* of the text: our loop and the libc it calls */
#define RED 128			/* what is used below a frame without a word */
#define DEEP (32 * PAGE)	/* of the stack: what the start may have used of it */

/*
 * The constants that the start relocated, whose pages are dirty.  They come back as they are in the
 * file, and the parent must need none: true of it with musl on x86-64 (see parent.h).
 */
#if defined __x86_64__ && !defined __GLIBC__
#define RELOCATED PT_GNU_RELRO
#else
#define RELOCATED PT_NULL
#endif

/* The linker's name for the start of the image; the kernel's word of it is given back with the stack. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* Gives whole pages between the two back.  The address is that of no object any more. */
static void
give_back(uintptr_t from, uintptr_t to)
{
	from = (from + PAGE - 1) & -PAGE;
	to &= -PAGE;
	if (from < to)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

/* Overwritten where arguments share the page; the other pages are given back and read as zeros. */
static void
forget_environment(char *const *envp)
{
	uintptr_t from = (uintptr_t)envp[0], to, page;

	if (!from)
		return;
	while (envp[1])
		envp++;
	to = (uintptr_t)envp[0] + strlen(envp[0]);
	page = (from + PAGE - 1) & -PAGE;
	explicit_bzero((void *)from, (to < page ? to : page) - from);
	give_back(page, to + PAGE);
}

/* One by one where close_range is missing (Linux before 5.9) or refused. */
static void
forget_descriptors(void)
{
	struct dirent *entry;
	DIR *fds;
	int fd;

	if (syscall(SYS_close_range, 3, ~0U, 0) == 0 || (fds = opendir("/proc/self/fd")) == NULL)
		return;
	while ((entry = readdir(fds)) != NULL) {
		fd = (int)strtol(entry->d_name, NULL, 10);
		if (fd > 2 && fd != dirfd(fds))
			close(fd);
	}
	closedir(fds);
}

/*
 * What can be read from the file again comes back where it is needed.  The kernel maps 16 pages around
 * every one it needs, but none beyond a mapping, and advice splits one: the linker puts our loop and the
 * libc it calls at the start of the text, and only that comes back.
 */
void
forget_code(void)
{
	const ElfW(Ehdr) *image = &__ehdr_start;
	const ElfW(Phdr) *headers = (const void *)((uintptr_t)image + image->e_phoff), *h;
	uintptr_t base = (uintptr_t)image, at;

	for (int i = image->e_phnum; i-- > 0;)
		if (headers[i].p_type == PT_LOAD && headers[i].p_offset == 0)
			base = (uintptr_t)image - headers[i].p_vaddr;
	for (int i = image->e_phnum; i-- > 0;) {	/* the headers themselves last */
		h = &headers[i];
		at = base + h->p_vaddr;
		if (h->p_type == RELOCATED)
			give_back(at & -PAGE, at + h->p_memsz);
		if (h->p_type != PT_LOAD || (h->p_flags & PF_W))
			continue;
		if (h->p_flags & PF_X)
			madvise((void *)(at & -PAGE), FRONT, MADV_RANDOM);
		give_back(at & -PAGE, at + h->p_memsz + PAGE - 1);
	}
}

void
forget(char *const *argv, char *const *envp, uintptr_t above)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0) - RED;

	forget_environment(envp);
	forget_descriptors();
	chdir("/");
	forget_code();
	give_back(here - DEEP, here);
	give_back(above, (uintptr_t)argv[0]);
}
