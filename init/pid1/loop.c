/* SPDX-License-Identifier: ISC */
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
#include "init/pid1/keeper.h"
#include "init/pid1/proc.h"

#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP 4	/* Linux 6.9 */
#endif

/* Returns the next signal, or 0 when the ward is due. */
static int
loop_next_signal(const struct loop *loop, siginfo_t *info)
{
	int64_t due = ward_due(&loop->ward), left;
	const uint64_t heeds = ward_heeds(&loop->ward);
	struct timespec t;
	sigset_t all = { 0 };
	int sig;

	memcpy(&all, &heeds, sizeof heeds);
	left = due < 0 ? 0 : due - clock_now();
	t = clock_span(left > 0 ? left : 0);
	sig = sigtimedwait(&all, info, due < 0 ? NULL : &t);
	return sig > 0 ? sig : 0;
}

/* Forwards a signal; one that was sent with a value keeps the value and its sender. */
static bool
loop_send_value(const struct loop *loop, int sig, const siginfo_t *info)
{
	bool good;
	int fd;

	if (info->si_code >= 0 || info->si_code == SI_TKILL)
		return false;
	if (!loop->ward.set.group || !loop->group)
		return syscall(SYS_rt_sigqueueinfo, loop->app, sig, info) == 0;
	fd = (int)syscall(SYS_pidfd_open, loop->app, 0);
	good = fd >= 0
	    && syscall(SYS_pidfd_send_signal, fd, sig, info, PIDFD_SIGNAL_PROCESS_GROUP) == 0;
	close(fd);
	return good;
}

/* Sends a signal to the application or its group, which may not exist yet. ^Z stops a whole group,
 * and so fg must wake the whole group.  Returns false if that is not permitted. */
static bool
loop_send(const struct loop *loop, int sig)
{
	bool group = loop->ward.set.group
	    || (sig == SIGCONT && loop->terminal.situation == TERMINAL_OWN_GROUP);

	if (group && loop->group && kill(-loop->group, sig) == 0
	    && getpgid(loop->app) == loop->group)
		return true;
	if (kill(loop->app, sig) == 0 || errno != EPERM)
		return true;
	if (sig == SIGTERM || sig == SIGKILL)
		log_warn("no permission to end process %d of another user: CAP_KILL is missing",
		    loop->app);
	return false;
}

static void
loop_pause(const struct loop *loop)
{
	switch (terminal_stopped(&loop->terminal, loop->stop, loop->told)) {
	case TERMINAL_STAY:
		break;
	case TERMINAL_WAKE:
		loop_send(loop, SIGCONT);
		break;
	case TERMINAL_STOP:
		kill(loop->me, SIGSTOP);
	}
}

/* Follows the daemon of the pid file, or keeps the reason why not. */
static void
loop_look(struct loop *loop, int64_t now)
{
	siginfo_t info;
	pid_t pid;

	if (pidfile_look(&loop->pidfile, now, loop->ward.set.settle, &pid, &loop->why) != V_OK)
		return;
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0) {
		err_set(&loop->why, V_MORE, "pid file names no child of waitenv");
		return;
	}
	loop->app = pid;
	loop->group = getpgid(pid);
	if (loop->group < 0 || loop->group == loop->terminal.ours)
		loop->group = 0;
	ward_found(&loop->ward);
	forget_frames();
}

/* A child that hangs in the kernel cannot be killed now; the signal takes effect when the call
 * returns. */
static void
loop_say_stuck(const struct loop *loop)
{
	char path[STAGE_PATH] = "", reason[80] = "the file system does not answer";

	kill(loop->app, SIGKILL);
	stage_asked(path);
	if (loop->ward.ending)
		snprintf(reason, sizeof reason,
		    "ended by signal %d while the file system does not answer", loop->ward.ending);
	log_write(&(struct log_line){ .level = LOG_ERROR, .event = "failed", .reason = reason,
		.source = path[0] ? path : NULL, .waited = -1, .looks = -1,
		    .code = loop->ward.code });
}

static void
loop_say_why(struct loop *loop)
{
	if (loop->ward.reason == WARD_STUCK) {
		loop_say_stuck(loop);
		return;
	}
	if (loop->ward.reason == WARD_NO_SEARCH)
		err_set(&loop->why, V_SYS, "ended by signal %d while waiting for the pid file",
		    loop->ward.code - 128);
	else if (!loop->why.text[0])
		loop_look(loop, clock_now());
	log_write(&(struct log_line){ .level = LOG_ERROR, .event = "failed",
		.reason = loop->why.text, .source = loop->pidfile.path,
		.waited = clock_now() - loop->began, .looks = -1, .code = loop->ward.code });
}

static _Noreturn void
loop_leave(struct loop *loop)
{
	int code = ward_code(&loop->ward, stage_told() == STAGE_FAILED);
	sigset_t set;

	terminal_back(&loop->terminal);
	candidates_end(&loop->candidates);
	if (loop->ward.reason != WARD_APPLICATION && loop->ward.reason != WARD_CHANGE)
		loop_say_why(loop);
	if (terminal_is_shared(&loop->terminal) && code == 128 + SIGINT) {
		/* A shell continues its script unless it sees that ^C has ended the command. */
		sigemptyset(&set);
		sigaddset(&set, SIGINT);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		kill(loop->me, SIGINT);
	}
	_exit(code);
}

/* On a busy machine, a child that only waits for the processor may be late too. */
static bool
loop_child_runs(const struct loop *loop)
{
	char text[128], *name;

	if (!proc_is_ours())
		return false;
	proc_read(loop->app, "stat", text, sizeof text);
	name = strrchr(text, ')');
	return name && strncmp(name, ") R", 3) == 0;
}

/* Checks the progress of the start. */
static unsigned
loop_stage(struct loop *loop, int64_t now)
{
	char path[STAGE_PATH];

	if (stage_told() != STAGE_WAITING) {
		ward_begun(&loop->ward);
		return ward_time(&loop->ward, now);	/* a candidate may have waited for this */
	}
	if (stage_asked(path) && !loop_child_runs(loop))
		return ward_stuck(&loop->ward, now);
	return 0;
}

/* The candidate becomes the application. */
static void
loop_release(struct loop *loop, int64_t now)
{
	if (!loop->candidates.ready) {
		log_warn("no restart: the process that was to become the application has ended");
		loop_leave(loop);
	}
	if (loop->pidfile.path)
		loop->pidfile = pidfile_before(loop->pidfile.path);
	/* The candidate takes the terminal from our hands, and so after this. */
	terminal_left(&loop->terminal);
	terminal_next(&loop->terminal);
	loop->app = candidates_release(&loop->candidates);
	loop->stop = 0;
	loop->told = false;
	ward_renewed(&loop->ward, now);
	loop->group = terminal_began(&loop->terminal, loop->app);
	forget_frames();
}

static void
loop_act(struct loop *loop, unsigned acts, const siginfo_t *info, int64_t now)
{
	if (acts & WARD_STAGE)
		acts |= loop_stage(loop, now);
	if (acts & WARD_RELEASE) {
		loop_release(loop, now);
		return;
	}
	if (acts & WARD_EXIT)
		loop_leave(loop);
	if ((acts & WARD_FORWARD) && (!info || !loop_send_value(loop, loop->ward.send, info)))
		loop_send(loop, loop->ward.send);
	if (acts & WARD_CONT)
		loop_send(loop, SIGCONT);
	if ((acts & WARD_KILL) && !loop_send(loop, SIGKILL))
		loop_act(loop, ward_immortal(&loop->ward), NULL, now);
	if (acts & WARD_PAUSE)
		loop_pause(loop);
	if (acts & WARD_LOOK)
		loop_look(loop, now);
	if (acts & WARD_REST_TERM) {
		descendants_signal(loop->group, SIGTERM, loop->candidates.group);
		descendants_signal(loop->group, SIGCONT, loop->candidates.group);
	}
	if (acts & WARD_REST_KILL)
		descendants_signal(loop->group, SIGKILL, loop->candidates.group);
}

/* Notes the user that the launcher ended as, since its daemon may run as that user. */
static pid_t
loop_next_launcher(struct loop *loop, int *status, int how)
{
	siginfo_t info = { 0 };

	waitid(P_PID, (id_t)loop->app, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT);
	if (info.si_pid == 0)
		return 0;
	loop->pidfile.command = info.si_uid;
	return waitpid(loop->app, status, how);
}

/*
 * Reaps children.  Until the daemon is known the order matters: when a death was seen, the launcher
 * and the pid file are examined before that child is reaped, because it may be the daemon.
 */
static pid_t
loop_next_child(struct loop *loop, int *status, int64_t now)
{
	const int how = WNOHANG | WUNTRACED | WCONTINUED;
	siginfo_t dead = { 0 };
	pid_t pid;

	if (loop->ward.phase != WARD_LAUNCH && loop->ward.phase != WARD_FILE)
		return waitpid(-1, status, how);
	if (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) < 0)
		return -1;
	if (loop->ward.phase == WARD_LAUNCH && (pid = loop_next_launcher(loop, status, how)) > 0)
		return pid;
	if (dead.si_pid == 0)
		return 0;
	if (loop->ward.phase == WARD_FILE)
		loop_look(loop, now);
	return waitpid(dead.si_pid, status, how);
}

/* Whether the application is in our process group (the child, or a daemon that stayed there), which
 * the terminal signals by itself. */
static bool
loop_at_terminal(const struct loop *loop)
{
	bool ours = loop->terminal.situation == TERMINAL_OUR_GROUP && !loop->group;

	return loop->ward.phase == WARD_LAUNCH
	    || (loop->ward.phase == WARD_MAIN && (loop->app == loop->terminal.childs || ours));
}

static void
loop_reap(struct loop *loop, int64_t now)
{
	unsigned acts = candidates_reap(&loop->candidates, loop->app, &loop->ward, now);
	int status;
	pid_t pid;

	while ((pid = loop_next_child(loop, &status, now)) > 0) {
		if (pid == loop->app) {
			loop->stop = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
			acts |= ward_changed(&loop->ward, status, now);
		} else if (loop->ward.set.warn_reap
		    && !WIFSTOPPED(status) && !WIFCONTINUED(status)) {
			log_warn("reaped process %d", pid);
			forget_frames();
		}
	}
	if (pid < 0 && !candidates_include(&loop->candidates, loop->app))
		acts |= ward_alone(&loop->ward);
	loop_act(loop, acts, NULL, now);
	if (!loop_at_terminal(loop))
		terminal_left(&loop->terminal);
}

static void
loop_take(struct loop *loop, const siginfo_t *info, int64_t now)
{
	const int sig = info->si_signo;
	uint64_t awaited = 0;

	if (((sig == SIGCHLD || sig == KEEPER_SIGNAL) && info->si_code > 0)
	    || terminal_sent(&loop->terminal, info))
		return;
	if (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU)
		loop->told = true;
	if (sig == SIGCONT) {
		loop->told = false;
		terminal_again(&loop->terminal);
	}
	if (loop->ward.waiting && stage_told() != STAGE_WAITING)
		ward_begun(&loop->ward);
	if (loop->ward.waiting || loop->ward.phase == WARD_FILE)
		awaited = signals_awaited(UINT64_MAX);
	/* The child would take a WINCH from us for one that is meant to end its wait. */
	if (sig == SIGWINCH && loop->ward.waiting && !signals_end_wait(sig, info, awaited))
		return;
	if (loop->ward.phase == WARD_FILE)
		loop_look(loop, now);	/* it may be for the daemon already */
	loop_act(loop, ward_signal(&loop->ward, sig, awaited, now), info, now);
}

/* Has a frame of its own: the stack above and below the page of this frame is released. */
static _Noreturn __attribute__((noinline)) void
loop_stay(const struct loop *begun, const struct pid1_config *set, char *const *argv,
    char *const *envp, uintptr_t above)
{
	struct loop l = *begun;
	siginfo_t info;
	int64_t now;
	int sig;

	l.began = clock_now();
	l.ward = ward_start(set, l.began);
	l.group = terminal_began(&l.terminal, l.app);
	forget(argv, envp, above, l.terminal.fd);
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
loop_run(const struct loop *begun, const struct pid1_config *set, char *const *argv,
    char *const *envp)
{
	const uintptr_t page = forget_page_size(), here = (uintptr_t)alloca(1);

	/* Skips the rest of this page, so that the frame of loop_stay() begins a new one. */
	loop_stay(begun, set, argv, envp, (uintptr_t)alloca(here % page + 64));
}
