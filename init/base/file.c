/* SPDX-License-Identifier: ISC */
#include "init/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A path that is not a file, or a file that is too large, is a mistake of the configuration. */
static enum verdict
file_failed(const char *did, const char *path, struct err *e)
{
	if (errno == ENOENT)
		return err_fault(e, V_MORE, F_CONFIG, "no such file: %.120s", path);
	if (errno == EISDIR || errno == ENXIO)
		return err_fault(e, V_BAD, F_CONFIG, "is a %s, not a file: %.120s",
		    errno == EISDIR ? "directory" : "device or socket", path);
	return err_sys(e, errno, "cannot %s %.120s", did, path);
}

enum verdict
file_read(const char *path, struct buf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	enum verdict v = V_OK;
	ssize_t n = 1;

	if (fd < 0)
		return file_failed("open", path, e);
	while (n > 0 && (v = buf_reserve(out, 4096, e)) == V_OK) {
		n = read(fd, out->p + out->n, 4096);
		if (n < 0)
			v = file_failed("read", path, e);
		else
			out->n += (size_t)n;
	}
	close(fd);
	if (v == V_BAD && n > 0)
		return err_fault(e, v, F_CONFIG, "larger than %zu bytes: %.120s", out->max, path);
	return v;
}
