/* SPDX-License-Identifier: ISC */
#include "init/base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *
folder_next(struct folder *f)
{
	struct dirent *entry;

	if (f->at == f->n) {
		f->at = 0;
		f->n = (int)syscall(SYS_getdents64, f->fd, f->room, sizeof f->room);
		if (f->n <= 0) {
			/* Set only now: bounded_call shares errno with the process that waits for
			 * us.  ENOENT: the directory was removed. */
			if (f->n == 0 || errno == ENOENT)
				errno = 0;
			f->n = 0;
			return NULL;
		}
	}
	entry = (struct dirent *)(void *)(f->room + f->at);
	f->at += entry->d_reclen;
	return entry->d_name;
}
