/* SPDX-License-Identifier: ISC */
#include "init/gather/flow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef RWF_NOWAIT
#define RWF_NOWAIT 8	/* Linux 4.14; for pipes 6.4 */
#endif

/* Reads without blocking: the descriptor may be shared, and another reader may take what poll
 * reported. */
static ssize_t
flow_read_now(int fd, void *room, size_t n)
{
	struct iovec v = { room, n };
	char path[32];
	ssize_t got = syscall(SYS_preadv2, fd, &v, 1, -1L, -1L, RWF_NOWAIT);
	int again;

	if (got >= 0
	    || (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL && errno != EPERM))
		return got;
	got = recv(fd, room, n, MSG_DONTWAIT);
	if (got >= 0 || errno != ENOTSOCK)
		return got;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	got = read(again >= 0 ? again : fd, room, n);
	if (again >= 0)
		close(again);
	return got;
}

enum verdict
flow_read(int fd, bool named, struct buf *out, struct wait_seen *seen, struct err *e)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	enum verdict v = V_OK;
	ssize_t n = 1;

	seen->ended = true;
	while (v == V_OK && n > 0 && poll(&ready, 1, 0) > 0) {
		size_t room = out->max - out->n;

		if ((v = buf_reserve(out, room && room < 4096 ? room : 4096, e)) != V_OK)
			return v;
		n = flow_read_now(fd, out->p + out->n, out->cap - out->n);
		if (n < 0 && errno == EAGAIN)
			break;
		if (n < 0)
			return err_sys(e, errno, "cannot read");
		out->n += (size_t)n;
	}
	seen->ended = n == 0 && (out->n || !named);
	seen->stream = n != 0;
	seen->writer = n == 0 ? WRITER_NONE : WRITER_OPEN;
	seen->stamp.size = out->n;
	return v != V_OK || out->n ? v : err_set(e, V_MORE, "empty");
}
