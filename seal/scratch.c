/* SPDX-License-Identifier: ISC */
#include "seal/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "seal/in.h"

bool
scratch_is_memory(const char *folder)
{
	enum { TMPFS = 0x01021994, RAMFS = (int)0x858458f6 };
	struct statfs fs;

	return folder && statfs(folder, &fs) == 0
	    && ((int)fs.f_type == TMPFS || (int)fs.f_type == RAMFS);
}

static enum verdict
scratch_fill(int fd, struct slice text, struct err *e)
{
	struct slice done;

	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno != EINTR)
			return err_sys(e, errno, "cannot keep the text in memory");
		if (n > 0)
			slice_take(&text, (size_t)n, &done);
	}
	return V_OK;
}

/* The descriptor is inherited on purpose: the path is valid in every process that has it. */
static int
scratch_make_file(struct scratch *s)
{
	enum { NOEXEC_SEAL = 8 };	/* MFD_NOEXEC_SEAL of Linux 6.3, which musl does not name */

	s->fd = memfd_create("env", NOEXEC_SEAL);
	if (s->fd < 0)
		s->fd = memfd_create("env", 0);
	snprintf(s->path, sizeof s->path, "/proc/self/fd/%d", s->fd);
	if (s->fd >= 0 && access(s->path, R_OK | W_OK) != 0) {
		close(s->fd);
		s->fd = -1;
	}
	return s->fd < 0 ? -1 : dup(s->fd);
}

static int
scratch_make_folder(struct scratch *s)
{
	const char *const places[] = { getenv("XDG_RUNTIME_DIR"), "/dev/shm",
	    "/run/shm", getenv("TMPDIR"), "/tmp" };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (!scratch_is_memory(places[i]) || snprintf(s->folder, sizeof s->folder,
		    "%s/sealenv-XXXXXX", places[i]) >= (int)sizeof s->folder || !mkdtemp(s->folder))
			continue;
		snprintf(s->path, sizeof s->path, "%s/env", s->folder);
		return open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	}
	*s->folder = '\0';
	return -1;
}

enum verdict
scratch_make(struct scratch *s, enum scratch_kind kind, struct slice text, struct err *e)
{
	int fd;
	enum verdict v;

	*s = (struct scratch){ .fd = -1 };
	fd = kind == SCRATCH_FOLDER ? scratch_make_folder(s) : scratch_make_file(s);
	if (fd < 0)
		fd = kind == SCRATCH_FOLDER ? scratch_make_file(s) : scratch_make_folder(s);
	if (fd < 0)
		return err_sys(e, errno,
		    "no file in memory can hold the text, neither memfd nor tmpfs");
	v = scratch_fill(fd, text, e);
	close(fd);
	return v;
}

enum verdict
scratch_read(const struct scratch *s, struct buf *out, struct err *e)
{
	return in_read(s->path, out, e);
}

static int
scratch_remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	remove(path);
	return 0;
}

/* An editor may have created directories there, for example for its backups. */
void
scratch_remove(struct scratch *s)
{
	enum { FOLDERS_OPEN = 8 };

	if (*s->folder)
		nftw(s->folder, scratch_remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
	if (s->fd >= 0)
		close(s->fd);
	*s = (struct scratch){ .fd = -1 };
}
