/* SPDX-License-Identifier: ISC */
/*
 * orphans N CODE: an application that leaves N orphans of orphans, each of which ends by itself,
 * while a helper sends its parent 1,000 signals a second.  It ends with CODE once it is the only
 * child of its parent, apart from processes of init itself, and with 98 if that takes 30 s.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
pass(long us)
{
	nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
}

/* Starts a process whose parent and whose child end at once: only init can reap the two. */
static void
orphan(void)
{
	if (fork() == 0) {
		if (fork() == 0) {
			if (fork() == 0)
				_exit(3);
			_exit(2);
		}
		_exit(1);
	}
}

/* Returns whether the process runs the program of init, as the second one of --on-change does. */
static int
is_inits_own(int pid, pid_t init)
{
	char names[2][32] = { "", " " }, path[64];
	const int pids[] = { pid, init };

	for (int i = 0; i < 2; i++) {
		FILE *f;

		snprintf(path, sizeof path, "/proc/%d/comm", pids[i]);
		if ((f = fopen(path, "r"))) {
			fgets(names[i], sizeof names[i], f);
			fclose(f);
		}
	}
	return strcmp(names[0], names[1]) == 0;
}

/* Returns how many other children init has. */
static int
children(pid_t init)
{
	char path[64];
	int n = 0, pid;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", init, init);
	f = fopen(path, "r");
	while (f && fscanf(f, "%d", &pid) == 1)
		n += !is_inits_own(pid, init);
	if (f)
		fclose(f);
	return n;
}

int
main(int argc, char **argv)
{
	pid_t init = getppid(), noise;
	int n, limit = 3000;

	if (argc != 3)
		return 64;
	signal(SIGUSR1, SIG_IGN);
	n = atoi(argv[1]);
	noise = fork();
	while (noise == 0) {
		kill(init, SIGUSR1);
		pass(1000);
	}
	for (int i = 0; i < n; i++) {
		orphan();
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (i % 64 == 0)
			pass(500);	/* a small container has few pids */
	}
	kill(noise, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	while (children(init) > 1 && --limit > 0)
		pass(10000);
	return limit > 0 ? atoi(argv[2]) : 98;
}
