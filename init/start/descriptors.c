/* SPDX-License-Identifier: ISC */
#include "init/start/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/decimal.h"
#include "init/base/ask.h"
#include "init/base/folder.h"

/* Returns the descriptor that a SPEC or a path names, or -1. */
static int
descriptors_named(const char *spec)
{
	static const char prefixes[][16] = { "fd:", "/dev/fd/", "/proc/self/fd/" };
	uint64_t fd;

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		struct slice rest = slice_str(spec);

		if (slice_skip(&rest, slice_str(prefixes[i])) && decimal_parse(rest, INT_MAX, &fd))
			return (int)fd;
	}
	return strcmp(spec, "/dev/stdin") == 0 ? STDIN_FILENO : -1;
}

struct descriptors_look { const char *path; struct stat file; bool found; };

static void
descriptors_look(void *arg)
{
	struct descriptors_look *look = arg;

	look->found = stat(look->path, &look->file) == 0;
}

/* An identity that no source needs is looked at only if stdin is a file. */
static bool
descriptors_is_stdin(const char *path)
{
	struct descriptors_look look = { .path = path };
	struct stat in;

	if (local_stat(STDIN_FILENO, &in) < 0 || !S_ISREG(in.st_mode))
		return false;
	ask(path, descriptors_look, &look);
	return look.found && look.file.st_dev == in.st_dev && look.file.st_ino == in.st_ino;
}

static enum verdict
descriptors_drop(int fd, struct err *e)
{
	int null;

	if (fd > STDERR_FILENO) {
		close(fd);
		return V_OK;
	}
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, fd) < 0)
		return err_sys(e, errno, "cannot open /dev/null");
	close(null);	/* also closes fd if it was not open before */
	return V_OK;
}

/* Drops a descriptor other than that of the identity, through which the same file could be read. */
static enum verdict
descriptors_drop_same(int fd, int identity, const struct stat *file, struct err *e)
{
	struct stat st;

	if (fd == identity || local_stat(fd, &st) < 0
	    || st.st_dev != file->st_dev || st.st_ino != file->st_ino
	    || (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY)
		return V_OK;
	return descriptors_drop(fd, e);
}

/* Without /proc, the first thousand descriptors are looked at. */
static enum verdict
descriptors_drop_others(int identity, const struct stat *file, struct err *e)
{
	struct folder all = FOLDER(open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	enum verdict v = V_OK;
	const char *name;
	uint64_t fd;

	while (v == V_OK && all.fd >= 0 && (name = folder_next(&all)))
		if (decimal_parse(slice_str(name), INT_MAX, &fd))
			v = descriptors_drop_same((int)fd, identity, file, e);
	for (int i = 0; v == V_OK && all.fd < 0 && i < 1000; i++)
		v = descriptors_drop_same(i, identity, file, e);
	if (all.fd >= 0)
		close(all.fd);
	return v;
}

/* A pipe is empty by now, and a terminal or a socket may be the application's stdout as well. */
static enum verdict
descriptors_drop_file(int identity, struct err *e)
{
	struct stat file;
	enum verdict v = local_stat(identity, &file) == 0 && S_ISREG(file.st_mode)
	    ? descriptors_drop_others(identity, &file, e) : V_OK;

	return v == V_OK ? descriptors_drop(identity, e) : v;
}

enum verdict
descriptors_clear(const struct config *c, struct err *e)
{
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < c->identities.n; i++) {
		const char *spec = c->identities.v[i] + (c->identities.v[i][0] == '-');
		int fd = descriptors_named(spec);

		if (fd < 0 && strncmp(spec, "env:", 4) != 0 && descriptors_is_stdin(spec))
			fd = STDIN_FILENO;
		if (fd >= 0)
			v = descriptors_drop_file(fd, e);
	}
	return v;
}
