/* SPDX-License-Identifier: ISC */
#include "init/base/emit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "init/base/signals.h"

#ifndef RWF_NOWAIT
#define RWF_NOWAIT 8
#endif

/* Opening the file once more gives it file status flags of its own.  Where that is not possible (no
 * /proc, a pipe of another user), the write may still block if other writers fill the space that
 * poll reported. */
static ssize_t
emit_reopened(int fd, const void *bytes, size_t n)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };
	char path[32];
	ssize_t done;
	int own, why;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (own < 0 && poll(&room, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	done = write(own < 0 ? fd : own, bytes, n);
	why = errno;
	if (own >= 0)
		close(own);
	errno = why;
	return done;
}

/* A socket, a pipe (for which newer kernels accept RWF_NOWAIT) and a terminal can block. */
static ssize_t
emit_once(int fd, const void *bytes, size_t n)
{
	const struct iovec line = { (void *)(uintptr_t)bytes, n };
	ssize_t done = send(fd, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	struct stat st;

	if (done >= 0 || errno != ENOTSOCK)
		return done;
	if (fstat(fd, &st) < 0 || (!S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode)))
		return write(fd, bytes, n);
	done = syscall(SYS_pwritev2, fd, &line, 1, -1L, -1L, RWF_NOWAIT);
	if (done >= 0 || errno == EAGAIN || errno == EPIPE)
		return done;
	return emit_reopened(fd, bytes, n);
}

void
emit(int fd, const void *bytes, size_t n, bool last)
{
	for (int left = last ? 100 : 0; emit_once(fd, bytes, n) < 0; left--) {
		/* Both signals are blocked; the application must not receive them from our
		 * write. */
		if (errno == EPIPE)
			signals_swallow(SIGPIPE);
		else if (errno == EFBIG)
			signals_swallow(SIGXFSZ);
		if (errno != EAGAIN || left == 0)
			return;
		nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
	}
}
