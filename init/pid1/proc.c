/* SPDX-License-Identifier: ISC */
#include "init/pid1/proc.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "decode/decimal.h"

bool
proc_is_ours(void)
{
	char text[16];
	ssize_t n = readlink("/proc/self", text, sizeof text - 1);

	text[n > 0 ? n : 0] = '\0';
	return (pid_t)decimal_lead(text) == getpid();
}

void
proc_read(pid_t pid, const char *file, char *text, size_t n)
{
	char path[32];
	ssize_t got = 0;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = read(fd, text, n - 1);
		close(fd);
	}
	text[got > 0 ? got : 0] = '\0';
}
