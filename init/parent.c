#include "init/parent.h"

#include <alloca.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init/base/clock.h"
#include "init/forget.h"
#include "init/base/log.h"
#include "init/rest.h"
#include "init/base/signals.h"

#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP 4	/* Linux 6.9 */
#endif

#define HOW (WNOHANG | WUNTRACED | WCONTINUED)

/* The next signal, or 0 when the ward is due. */
static int
next_signal(const struct parent *p, siginfo_t *info)
{
	int64_t due = ward_due(&p->ward), left;
	struct timespec t;
	sigset_t all;
	int sig;

	memset(&all, 0xff, sizeof all);
	left = due < 0 ? 0 : due - clock_now();
	t = (struct timespec){ left > 0 ? left / 1000000000 : 0, left > 0 ? left % 1000000000 : 0 };
	sig = sigtimedwait(&all, info, due < 0 ? NULL : &t);
	return sig > 0 ? sig : 0;
}

/* A signal sent with a value keeps it, and its sender. */
static bool
forward_value(const struct parent *p, int sig, const siginfo_t *info)
{
	bool good;
	int fd;

	if (info->si_code >= 0 || info->si_code == SI_TKILL)
		return false;
	if (!p->ward.set.group || !p->group)
		return syscall(SYS_rt_sigqueueinfo, p->main, sig, info) == 0;
	fd = (int)syscall(SYS_pidfd_open, p->main, 0);
	good = fd >= 0 && syscall(SYS_pidfd_send_signal, fd, sig, info, PIDFD_SIGNAL_PROCESS_GROUP) == 0;
	close(fd);
	return good;
}

/* To the main child or its group, which may not have been made yet.  ^Z stops all of a group, and so
 * does fg wake it.  False where we may not. */
static bool
send_main(const struct parent *p, int sig)
{
	const struct terminal *t = &p->terminal;
	bool group = p->ward.set.group || (sig == SIGCONT && t->there && !t->shared && !t->left);

	if (group && p->group && kill(-p->group, sig) == 0 && getpgid(p->main) == p->group)
		return true;
	if (kill(p->main, sig) == 0 || errno != EPERM)
		return true;
	if (sig == SIGTERM || sig == SIGKILL)
		log_warn("no permission to end process %d of another user: CAP_KILL is missing", p->main);
	return false;
}

/* What the child is at.  The page that says so is not kept. */
static unsigned char
stage(const struct parent *p)
{
	unsigned char at = *p->stage;

	madvise((void *)p->stage, 1, MADV_DONTNEED);
	return at;
}

static void
pause_too(struct parent *p)
{
	/* ^Z has no effect where nobody could say fg. */
	if (terminal_stopped(&p->terminal, p->stop)
	    || (p->terminal.alone && p->terminal.there && p->stop == SIGTSTP && !p->told)) {
		send_main(p, SIGCONT);
		return;
	}
	if (p->terminal.alone || (!p->terminal.there && !p->told))
		return;
	terminal_back(&p->terminal);
	kill(p->me, SIGSTOP);
}

static void
look(struct parent *p, int64_t now)
{
	siginfo_t info;
	struct err e;
	pid_t pid;

	if (pidfile_look(&p->pidfile, now, p->ward.set.settle, &pid, &e) != V_OK ||
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return;
	p->main = pid;
	p->group = getpgid(pid);
	if (p->group < 0 || p->group == p->terminal.ours)
		p->group = 0;
	ward_found(&p->ward);
	forget_code();
}

/* What a pid file lacks that did not come in time, or before a signal: the last look says it again. */
static void
say_late(struct parent *p)
{
	struct err e;
	pid_t pid;

	if (p->ward.ended)
		err_set(&e, V_SYS, "ended by signal %d while waiting for the pid file", p->ward.code - 128);
	else if (pidfile_look(&p->pidfile, clock_now(), p->ward.set.settle, &pid, &e) == V_OK)
		err_set(&e, V_MORE, "pid file names no child of ours");
	log_write(&(struct log_line){ .level = LOG_ERROR, .event = "failed", .reason = e.text,
		.source = p->pidfile.path, .waited = clock_now() - p->began, .looks = -1,
		.code = p->ward.code });
}

static void
leave(struct parent *p)
{
	bool began = !p->ward.late && stage(p) != STAGE_FAILED;
	int code = began && p->ward.set.ok_exit[p->ward.code] ? 0 : p->ward.code;
	sigset_t set;

	terminal_back(&p->terminal);
	if (p->ward.late || p->ward.ended)
		say_late(p);
	if (p->terminal.shared && code == 128 + SIGINT) {
		/* A shell goes on with its script unless ^C is seen to have ended the command. */
		sigemptyset(&set);
		sigaddset(&set, SIGINT);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		kill(p->me, SIGINT);
	}
	_exit(code);
}

static void
act(struct parent *p, unsigned acts, const siginfo_t *info, int64_t now)
{
	if (acts & WARD_EXIT)
		leave(p);
	if ((acts & WARD_FORWARD) && (!info || !forward_value(p, p->ward.send, info)))
		send_main(p, p->ward.send);
	if (acts & WARD_CONT)
		send_main(p, SIGCONT);
	if ((acts & WARD_KILL) && !send_main(p, SIGKILL)) {
		p->ward.code = 128 + SIGKILL;
		leave(p);	/* the end of PID 1 is that of all */
	}
	if (acts & WARD_PAUSE)
		pause_too(p);
	if (acts & WARD_LOOK)
		look(p, now);
	if (acts & WARD_REST_TERM) {
		rest_signal(p->group, SIGTERM);
		rest_signal(p->group, SIGCONT);
	}
	if (acts & WARD_REST_KILL)
		rest_signal(p->group, SIGKILL);
}

/*
 * Any child, until the daemon is known.  Then order matters: the launcher is asked after a death was
 * seen and before that child is reaped, and so is the pid file; the daemon may be the one.
 */
static pid_t
next_child(struct parent *p, int *status, int64_t now)
{
	siginfo_t dead = { 0 };
	pid_t pid;

	if (p->ward.phase != WARD_LAUNCH && p->ward.phase != WARD_FILE)
		return waitpid(-1, status, HOW);
	if (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) < 0)
		return -1;
	if (p->ward.phase == WARD_LAUNCH && (pid = waitpid(p->main, status, HOW)) > 0)
		return pid;
	if (dead.si_pid == 0)
		return 0;
	if (p->ward.phase == WARD_FILE)
		look(p, now);
	return waitpid(dead.si_pid, status, HOW);
}

/* The one we began, or a daemon that stayed in our group: the terminal reaches it by itself. */
static bool
at_terminal(const struct parent *p)
{
	bool ours = p->terminal.shared && !p->group;

	return p->ward.phase == WARD_LAUNCH
	    || (p->ward.phase == WARD_MAIN && (p->main == p->terminal.childs || ours));
}

static void
reap(struct parent *p, int64_t now)
{
	unsigned acts = 0;
	int status;
	pid_t pid;

	while ((pid = next_child(p, &status, now)) > 0) {
		if (pid != p->main) {
			if (p->ward.set.warn_reap && !WIFSTOPPED(status) && !WIFCONTINUED(status)) {
				log_warn("reaped process %d", pid);
				forget_code();
			}
			continue;
		}
		p->stop = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
		acts |= ward_main(&p->ward, status, now);
	}
	if (pid < 0)
		acts |= ward_alone(&p->ward);
	act(p, acts, NULL, now);
	if (!at_terminal(p))
		terminal_left(&p->terminal);
}

static void
take(struct parent *p, const siginfo_t *info, int64_t now)
{
	int sig = info->si_signo;

	if ((sig == SIGCHLD && info->si_code > 0) || terminal_sent(&p->terminal, info))
		return;
	if (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU)
		p->told = true;
	if (sig == SIGCONT) {
		p->told = false;
		terminal_again(&p->terminal);
	}
	if (p->ward.waiting)
		p->ward.waiting = stage(p) == STAGE_WAITING;
	/* The child would see a WINCH from us as one that was sent to end its wait. */
	if (sig == SIGWINCH && p->ward.waiting && !signals_end_wait(sig, info, p->ward.awaited))
		return;
	if (p->ward.phase == WARD_FILE)
		look(p, now);	/* it may be for the daemon already */
	act(p, ward_signal(&p->ward, sig, now), info, now);
}

/* In a frame of its own: forget gives all of the stack above and below this page back. */
static _Noreturn __attribute__((noinline)) void
stay(const struct parent *begun, char *const *argv, char *const *envp, uintptr_t above)
{
	struct parent p = *begun;
	siginfo_t info;
	int64_t now;
	int sig;

	p.began = clock_now();
	p.ward.awaited = signals_awaited();
	forget(argv, envp, above);
	for (;;) {
		sig = next_signal(&p, &info);
		now = clock_now();
		reap(&p, now);
		if (sig)
			take(&p, &info, now);
		act(&p, ward_time(&p.ward, now), NULL, now);
	}
}

void
parent_stay(const struct parent *begun, char *const *argv, char *const *envp)
{
	uintptr_t here = (uintptr_t)alloca(1);

	/* The rest of this page is left, so that the frame of stay() is the first of one. */
	stay(begun, argv, envp, (uintptr_t)alloca(here % FORGET_PAGE + 64));
}
