/* SPDX-License-Identifier: ISC */
/*
 * odd: starts a program in a state that few programs expect to inherit.
 *
 *	odd [WORD …] -- PROGRAM [ARGUMENT …]
 *
 * block=SIG ignore=SIG	a signal by number, including 32 to 34, which the C library uses
 * raise=SIG		a pending signal, which must be blocked before
 * close=FD		a closed descriptor
 * null=FD		/dev/null
 * broken=FD full=FD	a pipe without a reader; a full pipe
 * twice=NAME=VALUE	an additional variable, even if there is one of that name
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>

#include "tests/helpers/helper.h"

static void
block(int sig)
{
	uint64_t mask = UINT64_C(1) << (sig - 1);

	need((int)syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, sizeof mask), "block");
}

static void
ignore(int sig)
{
	struct { void (*handler)(int); unsigned long flags; void *restorer; uint64_t mask; } act =
	    { .handler = SIG_IGN };

	need((int)syscall(SYS_rt_sigaction, sig, &act, NULL, sizeof act.mask), "ignore");
}

static void
raise_it(int sig)
{
	need((int)syscall(SYS_kill, getpid(), sig), "raise");
}

static void
shut(int fd)
{
	close(fd);
}

static void
null(int fd)
{
	int to = need(open("/dev/null", O_RDWR), "/dev/null");

	if (to != fd) {
		need(dup2(to, fd), "dup2");
		close(to);
	}
}

static void
piped(int fd, bool full)
{
	static const char bytes[4096];
	int fds[2];

	need(pipe(fds), "pipe");
	need(dup2(fds[1], fd), "dup2");
	close(fds[1]);
	if (!full) {
		close(fds[0]);
		return;
	}
	need(fcntl(fd, F_SETFL, O_NONBLOCK), "O_NONBLOCK");
	while (write(fd, bytes, sizeof bytes) > 0)
		;
	need(fcntl(fd, F_SETFL, 0), "O_NONBLOCK");
}

static void
broken(int fd)
{
	piped(fd, false);
}

static void
full(int fd)
{
	piped(fd, true);
}

static void
twice(char *string)
{
	size_t n = 0;
	char **more;

	while (environ[n])
		n++;
	if (!(more = calloc(n + 2, sizeof *more)))
		die("calloc");
	memcpy(more, environ, n * sizeof *more);
	more[n] = string;
	environ = more;
}

int
main(int argc, char **argv)
{
	static const struct { const char *name; void (*apply)(int); } words[] = {
		{ "block=", block }, { "ignore=", ignore }, { "raise=", raise_it },
		{ "close=", shut }, { "null=", null }, { "broken=", broken }, { "full=", full },
	};

	(void)argc;
	for (argv++; *argv && strcmp(*argv, "--") != 0; argv++) {
		if (strncmp(*argv, "twice=", 6) == 0)
			twice(*argv + 6);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strncmp(*argv, words[i].name, strlen(words[i].name)) == 0)
				words[i].apply(atoi(*argv + strlen(words[i].name)));
	}
	if (*argv && *++argv)
		execvp(*argv, argv);
	die("odd: exec");
}
