#include "init/terminal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* All signals are blocked here, TTOU with them: that is what lets the background call tcsetpgrp. */

/* A shell with job control makes each job a group.  We are all of ours if we lead it and no pipe leads
 * to another. */
static bool
whole_job(pid_t ours)
{
	struct stat st;

	for (int fd = 0; fd <= 2; fd++)
		if (fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)))
			return false;
	return ours == getpid();
}

/* A terminal that we could not hand on, having no descriptor of it, but that the child may open. */
static bool
elsewhere(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	close(fd);
	return fd >= 0;
}

struct terminal
terminal_plan(bool group)
{
	struct terminal t = { .ours = getpgrp(), .alone = getpid() == 1 || getsid(0) == getpid() };
	bool share = !group && !whole_job(t.ours);
	pid_t front = -1;

	while (t.fd <= 2 && (front = tcgetpgrp(t.fd)) < 0)
		t.fd++;
	t.there = front >= 0 || (share && elsewhere());
	t.front = front == t.ours;
	t.shared = t.there && share;
	return t;
}

void
terminal_enter(const struct terminal *t)
{
	if (t->shared)
		return;
	setpgid(0, 0);
	if (t->front)
		tcsetpgrp(t->fd, getpid());
}

bool
terminal_sent(const struct terminal *t, const siginfo_t *info)
{
	if (!t->shared || t->left || info->si_code != SI_KERNEL)
		return false;
	switch (info->si_signo) {
	case SIGINT: case SIGQUIT: case SIGWINCH:
	case SIGTSTP: case SIGTTIN: case SIGTTOU:
		return true;
	case SIGHUP: case SIGCONT:	/* who leads the session is told first, and by itself */
		return !t->alone;
	}
	return false;
}

void
terminal_back(const struct terminal *t)
{
	if (t->there && !t->shared && tcgetpgrp(t->fd) == t->childs)
		tcsetpgrp(t->fd, t->ours);
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
	if (t->there && !t->shared && !t->left && tcgetpgrp(t->fd) == t->ours)
		tcsetpgrp(t->fd, t->childs);
}

bool
terminal_stopped(const struct terminal *t, int sig)
{
	if (!t->there || t->shared || t->left || (sig != SIGTTIN && sig != SIGTTOU) ||
		tcgetpgrp(t->fd) != t->ours)
		return false;
	tcsetpgrp(t->fd, t->childs);
	return true;
}
