/* SPDX-License-Identifier: ISC */
/*
 * record FILE [CODE]: an application that records how it was started and every signal that it gets.
 *
 *	ready pid=… ppid=… pgrp=… sid=… front=… blocked=… ignored=…
 *	signal NUMBER CODE VALUE SENDER
 *
 * If it is set-uid, all its user ids become those of the owner.  front is the foreground process
 * group of the terminal at stdin, or -1.  Signal 63 ends it with CODE or 0, since valgrind reserves
 * 64.  It uses system calls, since the C library hides some signals.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Returns a signal mask of /proc/self/status. */
static void
status(const char *key, char out[32])
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];

	strcpy(out, "?");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, key, strlen(key)) == 0)
			sscanf(line + strlen(key), " %31s", out);
	if (f)
		fclose(f);
}

int
main(int argc, char **argv)
{
	struct timespec minute = { 60, 0 };
	uint64_t all = ~UINT64_C(0);
	char blocked[32], ignored[32];
	siginfo_t info;
	int fd, sig;

	if (argc < 2)
		return 64;
	if (geteuid() != getuid())
		setresuid(geteuid(), geteuid(), geteuid());
	status("SigBlk:", blocked);
	status("SigIgn:", ignored);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof all);
	fd = open(argv[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	dprintf(fd, "ready pid=%d ppid=%d pgrp=%d sid=%d front=%d blocked=%s ignored=%s\n",
		getpid(), getppid(), getpgrp(), getsid(0), tcgetpgrp(0), blocked, ignored);
	do {
		memset(&info, 0, sizeof info);
		sig = (int)syscall(SYS_rt_sigtimedwait, &all, &info, &minute, sizeof all);
		if (sig > 0)
			dprintf(fd, "signal %d %d %d %d\n",
				sig, info.si_code, info.si_value.sival_int, info.si_pid);
		else if (errno == EAGAIN)
			return 97;	/* nobody reads it any more */
	} while (sig != 63);
	return argc > 2 ? atoi(argv[2]) : 0;
}
