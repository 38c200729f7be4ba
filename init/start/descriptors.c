/* SPDX-License-Identifier: ISC */
#include "init/start/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/decimal.h"

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

static bool
descriptors_is_stdin(const char *path)
{
	struct stat file, in;

	return stat(path, &file) == 0 && fstat(STDIN_FILENO, &in) == 0 && S_ISREG(in.st_mode)
	    && file.st_dev == in.st_dev && file.st_ino == in.st_ino;
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
			v = descriptors_drop(fd, e);
	}
	return v;
}
