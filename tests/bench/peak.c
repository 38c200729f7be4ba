/* SPDX-License-Identifier: ISC */
/*
 * peak: runs a program and writes the peak of its resident memory to stdout, as a long in KiB.
 * A child inherits the peak of its parent, so the parent must be as small as this program.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct rusage use;
	int status;
	pid_t pid;

	if (argc < 2 || (pid = fork()) < 0)
		return 1;
	if (pid == 0) {
		execv(argv[1], argv + 1);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &use) != pid || status != 0)
		return 1;
	return write(1, &use.ru_maxrss, sizeof use.ru_maxrss) < 0;
}
