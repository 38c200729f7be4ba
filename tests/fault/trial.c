/* SPDX-License-Identifier: ISC */
/* trial: see trial.h. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/ahead.h"
#include "tests/fault/clock.h"
#include "tests/fault/trial.h"

static pid_t
start(char *const argv[], char *const envp[], const struct place *pl, int64_t ahead, int out,
	int errors)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(out, 1);
	dup2(errors, 2);
	if (!place_become(pl->reader) || !place_refuse(pl) || (ahead && !ahead_by(ahead)))
		_exit(125);
	execve(argv[0], argv, envp);
	_exit(124);
}

/* Reads the output of the application: the time of its start, then its environment. */
static void
understand(struct trial *t, const char *p, size_t n)
{
	const char *end = p + n, *nul;

	if (n < sizeof t->app)
		return;
	t->ran = true;
	memcpy(&t->app, p, sizeof t->app);
	for (p += sizeof t->app; p < end && (nul = memchr(p, 0, (size_t)(end - p))); p = nul + 1)
		envsum_add(&t->env, p, (size_t)(nul - p));
	if (p < end)
		t->env.n += 1000000;	/* cut off: equal to no environment */
}

/* Reads from a pipe, and drops what has no room.  Returns false at its end. */
static bool
take(int fd, char *p, size_t *n, size_t room)
{
	char none[4096];
	ssize_t did = *n < room ? read(fd, p + *n, room - *n) : read(fd, none, sizeof none);

	if (did <= 0)
		return did < 0 && errno == EINTR;
	if (*n < room)
		*n += (size_t)did;
	return true;
}

/* Reads both pipes to their ends.  Returns false if that takes too long. */
static bool
gather(int out, int errors, int64_t until, _Atomic int64_t *said, struct trial *t)
{
	static char text[2 << 20];
	size_t n = 0, err_n = 0;
	struct pollfd p[2] = { { out, POLLIN, 0 }, { errors, POLLIN, 0 } };

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		int64_t left = until - now();
		if (left <= 0)
			return false;
		if (poll(p, 2, (int)(left / 1000000) + 1) < 0 && errno != EINTR)
			err(1, "poll");
		if (p[0].revents && !take(out, text, &n, sizeof text))
			p[0].fd = -1;
		if (p[1].revents && !take(errors, t->err, &err_n, sizeof t->err - 1))
			p[1].fd = -1;
		else if (p[1].revents)
			*said = now();
	}
	understand(t, text, n);
	return true;
}

void
trial_run(char *const argv[], char *const envp[], const struct place *pl, int64_t give_up,
	int64_t ahead, _Atomic int64_t *started, _Atomic int64_t *said, struct trial *t)
{
	int out[2], errors[2];
	pid_t pid;

	memset(t, 0, sizeof *t);
	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0)
		err(1, "pipe");
	*started = now();
	pid = start(argv, envp, pl, ahead, out[1], errors[1]);
	close(out[1]);
	close(errors[1]);
	if (!gather(out[0], errors[0], *started + give_up, said, t)) {
		t->hung = true;
		kill(pid, SIGKILL);
	}
	waitpid(pid, &t->status, 0);
	t->ended = now();
	close(out[0]);
	close(errors[0]);
	t->leaked = strstr(t->err, PAYLOAD_MARK) != NULL;
}
