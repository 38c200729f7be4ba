/* SPDX-License-Identifier: ISC */
/*
 * app: the application of an image that holds no shell.
 *	app env		writes its environment on stdout, each string with its NUL
 *	app exit N	ends with N
 *	app stay	writes it a line a variable, and ends with 7 once TERM comes
 *	app term	says "started", and ends with 7 once TERM comes
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
term(int sig)
{
	(void)sig;
	_exit(7);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "exit") == 0 && argc > 2)
		return atoi(argv[2]);
	if (strcmp(what, "term") == 0 || strcmp(what, "stay") == 0) {
		signal(SIGTERM, term);
		for (char **e = environ; *e && *what == 's'; e++)
			puts(*e);
		if (*what == 't')
			puts("started");
		fflush(stdout);
		for (;;)
			pause();
	}
	for (char **e = environ; *e; e++)
		fwrite(*e, strlen(*e) + 1, 1, stdout);
	return fflush(stdout) == 0 ? 0 : 1;
}
