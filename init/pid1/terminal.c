/* SPDX-License-Identifier: ISC */
#include "init/pid1/terminal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* All signals are blocked, TTOU included, which allows a background process to call tcsetpgrp. */

/* Whether we are the only member of our process group.  A shell with job control makes each job a
 * group: we are alone in ours if we lead it and are not connected to another process by a pipe. */
static bool
terminal_whole_job(pid_t ours)
{
	struct stat st;

	for (int fd = 0; fd <= 2; fd++)
		if (fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)))
			return false;
	return ours == getpid();
}

/* Whether there is a terminal of which we have no descriptor, but which the child may open. */
static bool
terminal_elsewhere(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	close(fd);
	return fd >= 0;
}

/* No shell can continue PID 1 or the session leader with fg. */
static bool
terminal_no_shell(void)
{
	return getpid() == 1 || getsid(0) == getpid();
}

struct terminal
terminal_plan(bool group)
{
	struct terminal t = { .ours = getpgrp() };
	bool share = !group && !terminal_whole_job(t.ours);

	while (t.fd <= 2 && tcgetpgrp(t.fd) < 0)
		t.fd++;
	if (share && (t.fd <= 2 || terminal_elsewhere()))
		t.situation = TERMINAL_OUR_GROUP;
	else if (t.fd <= 2)
		t.situation = TERMINAL_OWN_GROUP;
	return t;
}

void
terminal_enter(const struct terminal *t)
{
	if (t->situation == TERMINAL_OUR_GROUP)
		return;
	setpgid(0, 0);
	if (t->situation == TERMINAL_OWN_GROUP && tcgetpgrp(t->fd) == t->ours)
		tcsetpgrp(t->fd, getpid());
}

pid_t
terminal_began(struct terminal *t, pid_t child)
{
	t->childs = child;
	return t->situation == TERMINAL_OUR_GROUP ? 0 : child;
}

bool
terminal_sent(const struct terminal *t, const siginfo_t *info)
{
	if (t->situation != TERMINAL_OUR_GROUP || info->si_code != SI_KERNEL)
		return false;
	switch (info->si_signo) {
	case SIGINT: case SIGQUIT: case SIGWINCH:
	case SIGTSTP: case SIGTTIN: case SIGTTOU:
		return true;
	case SIGHUP: case SIGCONT:	/* the kernel sends them to the session leader first */
		return !terminal_no_shell();
	}
	return false;
}

void
terminal_back(const struct terminal *t)
{
	bool led = t->situation == TERMINAL_OWN_GROUP || t->situation == TERMINAL_LEFT;

	if (led && tcgetpgrp(t->fd) == t->childs)
		tcsetpgrp(t->fd, t->ours);
}

void
terminal_left(struct terminal *t)
{
	if (t->situation == TERMINAL_OWN_GROUP) {
		terminal_back(t);
		t->situation = TERMINAL_LEFT;
	} else if (t->situation == TERMINAL_OUR_GROUP)
		t->situation = TERMINAL_LEFT_OUR_GROUP;
}

void
terminal_next(struct terminal *t)
{
	if (t->situation == TERMINAL_LEFT)
		t->situation = TERMINAL_OWN_GROUP;
	else if (t->situation == TERMINAL_LEFT_OUR_GROUP)
		t->situation = TERMINAL_OUR_GROUP;
}

void
terminal_again(const struct terminal *t)
{
	if (t->situation == TERMINAL_OWN_GROUP && tcgetpgrp(t->fd) == t->ours)
		tcsetpgrp(t->fd, t->childs);
}

enum terminal_answer
terminal_stopped(const struct terminal *t, int sig, bool asked)
{
	if (t->situation == TERMINAL_OWN_GROUP && (sig == SIGTTIN || sig == SIGTTOU)
	    && tcgetpgrp(t->fd) == t->ours) {
		tcsetpgrp(t->fd, t->childs);
		return TERMINAL_WAKE;
	}
	if (terminal_no_shell())
		return t->situation != TERMINAL_NONE && sig == SIGTSTP && !asked
		    ? TERMINAL_WAKE : TERMINAL_STAY;
	if (t->situation == TERMINAL_NONE && !asked)
		return TERMINAL_STAY;
	terminal_back(t);
	return TERMINAL_STOP;
}

bool
terminal_is_shared(const struct terminal *t)
{
	return t->situation == TERMINAL_OUR_GROUP || t->situation == TERMINAL_LEFT_OUR_GROUP;
}
