/* SPDX-License-Identifier: ISC */
/*
 * naive: a waiter as many entrypoints have it: it waits until the file exists and is not empty, and
 * starts the application with its content.  It understands the command line that the harness uses,
 * and no sealed file.  A harness that does not find this waiter at fault would find nothing.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	static char text[2 << 20], *envp[1024] = { "INHERITED=1" };
	const char *path = argv[2];
	ssize_t n = 0;
	int fd = -1, vars = 1;

	for (int looks = 0; n <= 0 && looks < 500; looks++) {
		if ((fd = open(path, O_RDONLY | O_CLOEXEC)) >= 0)
			n = read(fd, text, sizeof text - 1);
		if (fd >= 0)
			close(fd);
		if (n <= 0)
			nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	}
	if (n <= 0)
		return 75;
	for (char *line = strtok(text, "\n"); line && vars < 1000; line = strtok(NULL, "\n"))
		envp[vars++] = line;
	execve(argv[argc - 1], argv + argc - 1, envp);
	return 127;
}
