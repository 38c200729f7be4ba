#include "init/pid1/loop.h"

#include <alloca.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init/base/clock.h"
#include "init/base/log.h"
#include "init/base/signals.h"
#include "init/base/stage.h"
#include "init/pid1/descendants.h"
#include "init/pid1/forget.h"
#include "init/pid1/proc.h"

#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP 4	/* Linux 6.9 */
#endif

/* The next signal, or 0 when the ward is due. */
static int
loop_next_signal(const struct loop *l, siginfo_t *info)
{
	int64_t due = ward_due(&l->ward), left;
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
loop_send_value(const struct loop *l, int sig, const siginfo_t *info)
{
	bool good;
	int fd;

	if (info->si_code >= 0 || info->si_code == SI_TKILL)
		return false;
	if (!l->ward.set.group || !l->group)
		return syscall(SYS_rt_sigqueueinfo, l->app, sig, info) == 0;
	fd = (int)syscall(SYS_pidfd_open, l->app, 0);
	good = fd >= 0 && syscall(SYS_pidfd_send_signal, fd, sig, info, PIDFD_SIGNAL_PROCESS_GROUP) == 0;
	close(fd);
	return good;
}

/* To the application or its group, which may not have been made yet.  ^Z stops all of a group, and so
 * does fg wake it.  False where we may not. */
static bool
loop_send(const struct loop *l, int sig)
{
	bool group = l->ward.set.group || (sig == SIGCONT && l->terminal.situation == TERMINAL_OWN_GROUP);

	if (group && l->group && kill(-l->group, sig) == 0 && getpgid(l->app) == l->group)
		return true;
	if (kill(l->app, sig) == 0 || errno != EPERM)
		return true;
	if (sig == SIGTERM || sig == SIGKILL)
		log_warn("no permission to end process %d of another user: CAP_KILL is missing", l->app);
	return false;
}

static void
loop_pause(const struct loop *l)
{
	switch (terminal_stopped(&l->terminal, l->stop, l->told)) {
	case TERMINAL_STAY:
		break;
	case TERMINAL_WAKE:
		loop_send(l, SIGCONT);
		break;
	case TERMINAL_STOP:
		kill(l->me, SIGSTOP);
	}
}

/* Follows the daemon of the pid file, or says why not. */
static void
loop_look(struct loop *l, int64_t now)
{
	siginfo_t info;
	pid_t pid;

	if (pidfile_look(&l->pidfile, now, l->ward.set.settle, &pid, &l->why) != V_OK)
		return;
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0) {
		err_set(&l->why, V_MORE, "pid file names no child of ours");
		return;
	}
	l->app = pid;
	l->group = getpgid(pid);
	if (l->group < 0 || l->group == l->terminal.ours)
		l->group = 0;
	ward_found(&l->ward);
	forget_frames();
}

/* The child cannot be ended while it hangs: this holds for the moment when it does not any more. */
static void
loop_say_stuck(const struct loop *l)
{
	char path[STAGE_PATH] = "", reason[80] = "the file system does not answer";

	kill(l->app, SIGKILL);
	stage_asked(path);
	if (l->ward.ending)
		snprintf(reason, sizeof reason, "ended by signal %d while the file system does not answer",
		    l->ward.ending);
	log_write(&(struct log_line){ .level = LOG_ERROR, .event = "failed", .reason = reason,
		.source = path[0] ? path : NULL, .waited = -1, .looks = -1, .code = l->ward.code });
}

static void
loop_say_why(struct loop *l)
{
	if (l->ward.reason == WARD_STUCK) {
		loop_say_stuck(l);
		return;
	}
	if (l->ward.reason == WARD_NO_SEARCH)
		err_set(&l->why, V_SYS, "ended by signal %d while waiting for the pid file", l->ward.code - 128);
	else if (!l->why.text[0])
		loop_look(l, clock_now());
	log_write(&(struct log_line){ .level = LOG_ERROR, .event = "failed", .reason = l->why.text,
		.source = l->pidfile.path, .waited = clock_now() - l->began, .looks = -1,
		.code = l->ward.code });
}

static _Noreturn void
loop_leave(struct loop *l)
{
	int code = ward_code(&l->ward, stage_told() == STAGE_FAILED);
	sigset_t set;

	terminal_back(&l->terminal);
	if (l->ward.reason != WARD_APPLICATION)
		loop_say_why(l);
	if (terminal_is_shared(&l->terminal) && code == 128 + SIGINT) {
		/* A shell goes on with its script unless ^C is seen to have ended the command. */
		sigemptyset(&set);
		sigaddset(&set, SIGINT);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		kill(l->me, SIGINT);
	}
	_exit(code);
}

/* On a busy machine a child that waits for nothing but the processor may be late too. */
static bool
loop_child_runs(const struct loop *l)
{
	char text[128], *name;

	if (!proc_is_ours())
		return false;
	proc_read(l->app, "stat", text, sizeof text);
	name = strrchr(text, ')');
	return name && strncmp(name, ") R", 3) == 0;
}

/* How far the start has come. */
static unsigned
loop_stage(struct loop *l, int64_t now)
{
	char path[STAGE_PATH];

	if (stage_told() != STAGE_WAITING)
		ward_begun(&l->ward);
	else if (stage_asked(path) && !loop_child_runs(l))
		return ward_stuck(&l->ward, now);
	return 0;
}

static void
loop_act(struct loop *l, unsigned acts, const siginfo_t *info, int64_t now)
{
	if (acts & WARD_STAGE)
		acts |= loop_stage(l, now);
	if (acts & WARD_EXIT)
		loop_leave(l);
	if ((acts & WARD_FORWARD) && (!info || !loop_send_value(l, l->ward.send, info)))
		loop_send(l, l->ward.send);
	if (acts & WARD_CONT)
		loop_send(l, SIGCONT);
	if ((acts & WARD_KILL) && !loop_send(l, SIGKILL))
		loop_act(l, ward_immortal(&l->ward), NULL, now);
	if (acts & WARD_PAUSE)
		loop_pause(l);
	if (acts & WARD_LOOK)
		loop_look(l, now);
	if (acts & WARD_REST_TERM) {
		descendants_signal(l->group, SIGTERM);
		descendants_signal(l->group, SIGCONT);
	}
	if (acts & WARD_REST_KILL)
		descendants_signal(l->group, SIGKILL);
}

/* The launcher, and as whom it ended: its daemon may be that user's. */
static pid_t
loop_next_launcher(struct loop *l, int *status, int how)
{
	siginfo_t info = { 0 };

	waitid(P_PID, (id_t)l->app, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT);
	if (info.si_pid == 0)
		return 0;
	l->pidfile.command = info.si_uid;
	return waitpid(l->app, status, how);
}

/*
 * Any child, until the daemon is known.  Then order matters: the launcher is asked after a death was
 * seen and before that child is reaped, and so is the pid file; the daemon may be the one.
 */
static pid_t
loop_next_child(struct loop *l, int *status, int64_t now)
{
	const int how = WNOHANG | WUNTRACED | WCONTINUED;
	siginfo_t dead = { 0 };
	pid_t pid;

	if (l->ward.phase != WARD_LAUNCH && l->ward.phase != WARD_FILE)
		return waitpid(-1, status, how);
	if (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) < 0)
		return -1;
	if (l->ward.phase == WARD_LAUNCH && (pid = loop_next_launcher(l, status, how)) > 0)
		return pid;
	if (dead.si_pid == 0)
		return 0;
	if (l->ward.phase == WARD_FILE)
		loop_look(l, now);
	return waitpid(dead.si_pid, status, how);
}

/* The one we began, or a daemon that stayed in our group: the terminal reaches it by itself. */
static bool
loop_at_terminal(const struct loop *l)
{
	bool ours = l->terminal.situation == TERMINAL_OUR_GROUP && !l->group;

	return l->ward.phase == WARD_LAUNCH
	    || (l->ward.phase == WARD_MAIN && (l->app == l->terminal.childs || ours));
}

static void
loop_reap(struct loop *l, int64_t now)
{
	unsigned acts = 0;
	int status;
	pid_t pid;

	while ((pid = loop_next_child(l, &status, now)) > 0) {
		if (pid == l->app) {
			l->stop = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
			acts |= ward_changed(&l->ward, status, now);
		} else if (l->ward.set.warn_reap && !WIFSTOPPED(status) && !WIFCONTINUED(status)) {
			log_warn("reaped process %d", pid);
			forget_frames();
		}
	}
	if (pid < 0)
		acts |= ward_alone(&l->ward);
	loop_act(l, acts, NULL, now);
	if (!loop_at_terminal(l))
		terminal_left(&l->terminal);
}

static void
loop_take(struct loop *l, const siginfo_t *info, int64_t now)
{
	int sig = info->si_signo;

	if ((sig == SIGCHLD && info->si_code > 0) || terminal_sent(&l->terminal, info))
		return;
	if (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU)
		l->told = true;
	if (sig == SIGCONT) {
		l->told = false;
		terminal_again(&l->terminal);
	}
	if (l->ward.waiting && stage_told() != STAGE_WAITING)
		ward_begun(&l->ward);
	/* The child would see a WINCH from us as one that was sent to end its wait. */
	if (sig == SIGWINCH && l->ward.waiting && !signals_end_wait(sig, info, l->ward.awaited))
		return;
	if (l->ward.phase == WARD_FILE)
		loop_look(l, now);	/* it may be for the daemon already */
	loop_act(l, ward_signal(&l->ward, sig, now), info, now);
}

/* In a frame of its own: all of the stack above and below the page that it begins with is given back. */
static _Noreturn __attribute__((noinline)) void
loop_stay(const struct loop *begun, const struct pid1_config *set, char *const *argv, char *const *envp,
    uintptr_t above)
{
	struct loop l = *begun;
	siginfo_t info;
	int64_t now;
	int sig;

	l.began = clock_now();
	l.ward = ward_start(set, signals_awaited(), l.began);
	l.group = terminal_began(&l.terminal, l.app);
	forget(argv, envp, above);
	for (;;) {
		sig = loop_next_signal(&l, &info);
		now = clock_now();
		loop_reap(&l, now);
		if (sig)
			loop_take(&l, &info, now);
		loop_act(&l, ward_time(&l.ward, now), NULL, now);
	}
}

void
loop_run(const struct loop *begun, const struct pid1_config *set, char *const *argv, char *const *envp)
{
	const uintptr_t page = forget_page_size(), here = (uintptr_t)alloca(1);

	/* The rest of this page is left, so that the frame of loop_stay() is the first of one. */
	loop_stay(begun, set, argv, envp, (uintptr_t)alloca(here % page + 64));
}
