/* SPDX-License-Identifier: ISC */
/*
 * early [-n] [-b] RUNS MOST-US COMMAND…: starts the command as PID 1 of a new pid namespace and
 * sends SIGTERM at a random moment up to MOST-US microseconds after its exec.  The signal is lost
 * if the command still runs 2 s later.  Prints one line: lost N of RUNS, codes.
 *	-n	not as PID 1
 *	-b	only after it has blocked a signal.  Before that, in the exec and in the start of
 *		the C library, a SIGTERM to PID 1 is lost whatever the program does.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/helpers/clone.h"

static int codes[256];

static void
end(int sig)
{
	_exit(128 + sig);
}

static void
become(char **command, int pipe_w)
{
	signal(SIGTERM, end);	/* a signal before the exec is not counted as lost */
	fcntl(pipe_w, F_SETFD, FD_CLOEXEC);
	execvp(command[0], command);
	_exit(99);
}

static void
pass(int64_t ns)
{
	struct timespec t = { ns / 1000000000, (long)(ns % 1000000000) };

	clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
}

/* Waits until the process blocks a signal or sleeps: in sigtimedwait its mask is empty. */
static void
until_blocked(pid_t pid)
{
	char path[32], text[4096], *at;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	do {
		fd = open(path, O_RDONLY);
		n = read(fd, text, sizeof text - 1);
		close(fd);
		text[n > 0 ? n : 0] = '\0';
		at = strstr(text, "SigBlk:");
	} while (at && strtoull(at + 7, NULL, 16) == 0 && !strstr(text, "State:\tS"));
}

/* Returns whether it ended in time. */
static int
reap(pid_t pid)
{
	sigset_t chld;
	struct timespec two = { 2, 0 };
	int status;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	while (waitpid(pid, &status, WNOHANG) == 0)
		if (sigtimedwait(&chld, NULL, &two) < 0) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return 0;
		}
	codes[WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)]++;
	return 1;
}

int
main(int argc, char **argv)
{
	int flags = CLONE_NEWPID, runs, most, lost = 0, blocked = 0, fd[2];
	sigset_t chld;
	char byte;

	for (; argc > 1 && argv[1][0] == '-'; argv++, argc--) {
		flags = argv[1][1] == 'n' ? 0 : flags;
		blocked |= argv[1][1] == 'b';
	}
	if (argc < 4)
		return 64;
	runs = atoi(argv[1]);
	most = atoi(argv[2]);
	srandom((unsigned)time(NULL) ^ (unsigned)getpid());
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	for (int i = 0; i < runs; i++) {
		pid_t pid;

		if (pipe(fd) < 0)
			return 71;
		sigprocmask(SIG_BLOCK, &chld, NULL);
		pid = fork_with(flags);
		if (pid < 0) {
			perror("early: clone");
			return 77;
		}
		if (pid == 0) {
			sigprocmask(SIG_UNBLOCK, &chld, NULL);
			close(fd[0]);
			become(argv + 3, fd[1]);
		}
		close(fd[1]);
		while (read(fd[0], &byte, 1) > 0)
			;
		close(fd[0]);
		if (blocked)
			until_blocked(pid);
		pass(random() % ((int64_t)most * 1000 + 1));
		kill(pid, SIGTERM);
		lost += !reap(pid);
	}
	printf("lost %d of %d; codes", lost, runs);
	for (int i = 0; i < 256; i++)
		if (codes[i])
			printf(" %d:%d", i, codes[i]);
	printf("\n");
	return lost != 0;
}
