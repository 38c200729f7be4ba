/* SPDX-License-Identifier: ISC */
/* send PID SIG VALUE: sends a signal with a value, as sigqueue(3) does. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	siginfo_t info;

	if (argc != 4)
		return 64;
	memset(&info, 0, sizeof info);
	info.si_code = SI_QUEUE;
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value.sival_int = atoi(argv[3]);
	return syscall(SYS_rt_sigqueueinfo, atoi(argv[1]), atoi(argv[2]), &info) != 0;
}
