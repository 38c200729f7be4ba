#include "init/terminal.h"

#include <unistd.h>

/* All signals are blocked here, TTOU with them: that is what lets the background call tcsetpgrp. */

struct terminal
terminal_plan(bool group)
{
	struct terminal t = { .ours = getpgrp() };
	pid_t front = tcgetpgrp(0);
	bool alone;

	if (front < 0)
		return t;
	/* A shell with job control makes each job a group.  We are all of ours if we lead it and
	 * nothing reads what we write. */
	alone = t.ours == getpid() && tcgetpgrp(1) == front;
	t.there = true;
	t.front = front == t.ours;
	t.shared = !group && !alone;
	return t;
}

void
terminal_enter(const struct terminal *t)
{
	if (t->shared)
		return;
	setpgid(0, 0);
	if (t->front)
		tcsetpgrp(0, getpid());
}

bool
terminal_sent(const struct terminal *t, const siginfo_t *info)
{
	if (!t->shared || t->left || info->si_code != SI_KERNEL)
		return false;
	switch (info->si_signo) {
	case SIGHUP: case SIGINT: case SIGQUIT: case SIGWINCH:
	case SIGTSTP: case SIGTTIN: case SIGTTOU: case SIGCONT:
		return true;
	}
	return false;
}

void
terminal_back(const struct terminal *t)
{
	if (t->there && !t->shared && tcgetpgrp(0) == t->childs)
		tcsetpgrp(0, t->ours);
}

void
terminal_left(struct terminal *t)
{
	if (!t->left)
		terminal_back(t);
	t->left = true;
}

void
terminal_again(const struct terminal *t)
{
	if (t->there && !t->shared && !t->left && tcgetpgrp(0) == t->ours)
		tcsetpgrp(0, t->childs);
}

bool
terminal_stopped(const struct terminal *t, int sig)
{
	if (!t->there || t->shared || t->left || (sig != SIGTTIN && sig != SIGTTOU) ||
		tcgetpgrp(0) != t->ours)
		return false;
	tcsetpgrp(0, t->childs);
	return true;
}
