/* SPDX-License-Identifier: ISC */
/*
 * rotated LOG: the application of rotate.  Logs the version of its variables P0, P1, … and that of
 * V0, V1, …, each 0 if they differ, and the time when it started.  Ends with 0 on TERM.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/fault/clock.h"

#define VARIABLES 30

static volatile sig_atomic_t ended;

static void
on_term(int sig)
{
	(void)sig;
	ended = 1;
}

static int
version_of(char kind)
{
	char name[16];
	int first = 0;

	for (int i = 0; i < VARIABLES; i++) {
		const char *value;

		snprintf(name, sizeof name, "%c%d", kind, i);
		value = getenv(name);
		if (!value || (i && atoi(value) != first))
			return 0;
		first = atoi(value);
	}
	return first;
}

int
main(int argc, char **argv)
{
	const int64_t began = now();
	struct sigaction act = { .sa_handler = on_term };
	sigset_t mask;
	int fd;

	if (argc != 2 || (fd = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) < 0)
		return 64;
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	sigaction(SIGTERM, &act, NULL);
	dprintf(fd, "start %d %d %lld\n", version_of('P'), version_of('V'), (long long)began);
	sigemptyset(&mask);
	while (!ended)
		sigsuspend(&mask);
	return 0;
}
