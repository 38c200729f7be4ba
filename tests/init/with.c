/* SPDX-License-Identifier: ISC */
/*
 * with [-b SIG | -i SIG | -n FD]… COMMAND…: runs the command with signals blocked or ignored, and
 * /dev/null open as a descriptor without close-on-exec.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	uint64_t mask = 0;

	(void)argc;
	for (argv++; argv[0] && argv[0][0] == '-'; argv += 2) {
		int n = atoi(argv[1]);

		if (argv[0][1] == 'b')
			mask |= UINT64_C(1) << (n - 1);
		else if (argv[0][1] == 'i')
			signal(n, SIG_IGN);
		else
			dup2(open("/dev/null", O_RDONLY), n);
	}
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask);
	execvp(argv[0], argv);
	return 99;
}
