/* SPDX-License-Identifier: ISC */
#include "init/pid1/forget.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "decode/decimal.h"
#include "init/base/folder.h"

#define OWN 1024	/* more than the frame of forget_frames() and the x86-64 red zone */
#define DEEP 131072	/* more of the stack than the start has used */

/* Read from the auxiliary vector and kept: sysconf is a constant on x86-64, and the vector is
 * erased with the stack. */
uintptr_t
forget_page_size(void)
{
	static uintptr_t page;

	if (!page)
		page = getauxval(AT_PAGESZ);
	return page;
}

/* Releases the pages that lie completely between the two addresses, and no others (the kernel
 * rounds a length up).  They read as zeros afterwards.  Returns false if the kernel refuses. */
static bool
forget_pages(uintptr_t from, uintptr_t to)
{
	const uintptr_t page = forget_page_size();

	from = (from + page - 1) & -page;
	to &= -page;
	return from >= to || madvise((void *)from, to - from, MADV_DONTNEED) == 0;
}

/* Overwrites the strings on pages that they share with the arguments.  The other pages are
 * released, since overwriting them would copy pages that are shared with the child. */
static void
forget_environment(char *const *envp)
{
	const uintptr_t page = forget_page_size();
	uintptr_t from = (uintptr_t)envp[0], to, next;

	if (!from)
		return;
	while (envp[1])
		envp++;
	to = (uintptr_t)envp[0] + strlen(envp[0]);
	next = (from + page - 1) & -page;
	explicit_bzero((void *)from, (to < next ? to : next) - from);
	if (!forget_pages(next, to + page) && next < to)
		explicit_bzero((void *)next, to - next);
}

/* Not inlined: few starts need the page of the stack that the names take. */
__attribute__((noinline)) static void
forget_listed_descriptors(void)
{
	struct folder fds;
	const char *name;
	int fd = open("/proc/self/fd", O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return;
	fds = FOLDER(fd);
	while ((name = folder_next(&fds))) {
		fd = (int)decimal_lead(name);
		if (fd > 2 && fd != fds.fd)
			close(fd);
	}
	close(fds.fd);
}

/* Closes descriptors one by one if close_range is missing (Linux before 5.9) or refused. */
static void
forget_descriptors(void)
{
	if (syscall(SYS_close_range, 3, ~0U, 0) < 0)
		forget_listed_descriptors();
}

/* The parent reads nothing.  Other processes of its user could read what it keeps open for reading,
 * a key or its pipe among it, through /proc; and the writer of a pipe would not see that the
 * application has closed it. */
static void
forget_inputs(int terminal)
{
	int null = open("/dev/null", O_RDWR);	/* 0 if that was closed */

	for (int fd = 0; fd <= 2; fd++) {
		if (fd == terminal || (fd && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY))
			continue;
		if (dup2(null, fd) < 0)
			close(fd);
	}
}

/* Not inlined: OWN is meant for its own small frame, not for that of its caller. */
__attribute__((noinline)) void
forget_frames(void)
{
	const uintptr_t here = (uintptr_t)__builtin_frame_address(0) - OWN;

	forget_pages(here - DEEP, here);
}

void
forget(char *const *argv, char *const *envp, uintptr_t above, int terminal)
{
	forget_environment(envp);
	forget_inputs(terminal);
	forget_descriptors();
	chdir("/");
	forget_frames();
	forget_pages(above, (uintptr_t)argv[0]);
}
