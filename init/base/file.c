/* SPDX-License-Identifier: ISC */
#include "init/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum verdict
file_read(const char *path, struct buf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	enum verdict v = V_OK;
	ssize_t n = 1;

	if (fd < 0)
		return errno == ENOENT ? err_fault(e, V_MORE, F_CONFIG, "no such file: %.120s", path)
		    : err_sys(e, errno, "cannot open %.120s", path);
	while (n > 0 && (v = buf_reserve(out, 4096, e)) == V_OK) {
		n = read(fd, out->p + out->n, 4096);
		if (n < 0)
			v = err_sys(e, errno, "cannot read %.120s", path);
		else
			out->n += (size_t)n;
	}
	close(fd);
	return v;
}
