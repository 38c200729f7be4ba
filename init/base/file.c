/* SPDX-License-Identifier: ISC */
#include "init/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "init/base/ask.h"

struct file_look { const char *path; struct buf *out; struct err *e; enum verdict v; };

/* A path that is not a file, or a file that is too large, is a mistake of the configuration. */
static enum verdict
file_failed(const char *did, const char *path, struct err *e)
{
	if (errno == ENOENT)
		return err_fault(e, V_MORE, F_CONFIG, "no such file: %.*s",
		    err_path_shown(path), path);
	if (errno == EISDIR || errno == ENXIO)
		return err_fault(e, V_BAD, F_CONFIG, "is a %s, not a file: %.120s",
		    errno == EISDIR ? "directory" : "device or socket", path);
	return err_sys(e, errno, "cannot %s %.*s", did, err_path_shown(path), path);
}

static void
file_look(void *arg)
{
	struct file_look *look = arg;
	const char *path = look->path;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t n = 1;

	if (fd < 0) {
		look->v = file_failed("open", path, look->e);
		return;
	}
	while (n > 0 && (look->v = buf_reserve(look->out, 4096, look->e)) == V_OK) {
		n = read(fd, look->out->p + look->out->n, 4096);
		if (n < 0)
			look->v = file_failed("read", path, look->e);
		else
			look->out->n += (size_t)n;
	}
	close(fd);
	if (look->v == V_BAD && n > 0)
		err_fault(look->e, V_BAD, F_CONFIG, "larger than %zu bytes: %.120s",
		    look->out->max, path);
}

enum verdict
file_read(const char *path, struct buf *out, struct err *e)
{
	struct file_look look = { path, out, e, V_OK };

	ask(path, file_look, &look);
	return look.v;
}
