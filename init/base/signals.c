/* SPDX-License-Identifier: ISC */
#include "init/base/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Written by the first instructions of the program (init/start/entry-*.S, which know its layout):
 * the inherited signal mask, and the fact that they ran. */
struct { uint64_t mask, ran; } signals_entry;

static uint64_t pending_before;		/* pending at our start: the application's */

static void
set_mask(const uint64_t *mask, uint64_t *old)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, old, sizeof *mask);
}

/* The kernel's struct sigaction.  The C library's function would unblock the signals that it
 * hides. */
struct action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);		/* required, though only a handler that returns uses it */
	uint64_t mask;
};

#define RESTORER 0x04000000UL

static void
action(int sig, const struct action *new, struct action *old)
{
	syscall(SYS_rt_sigaction, sig, new, old, sizeof old->mask);
}

/*
 * The signals whose default action ends a process (Term and Core in signal(7)); they end a wait.
 * KILL is listed only for completeness.  To the kernel, all signals from 32 on are real-time
 * signals.
 */
static const uint64_t fatal = SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGQUIT)
    | SIGNAL_BIT(SIGILL) | SIGNAL_BIT(SIGTRAP) | SIGNAL_BIT(SIGABRT) | SIGNAL_BIT(SIGBUS)
    | SIGNAL_BIT(SIGFPE) | SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGUSR2)
    | SIGNAL_BIT(SIGPIPE) | SIGNAL_BIT(SIGALRM) | SIGNAL_BIT(SIGTERM) | SIGNAL_BIT(SIGSTKFLT)
    | SIGNAL_BIT(SIGXCPU) | SIGNAL_BIT(SIGXFSZ) | SIGNAL_BIT(SIGVTALRM) | SIGNAL_BIT(SIGPROF)
    | SIGNAL_BIT(SIGIO) | SIGNAL_BIT(SIGPWR) | SIGNAL_BIT(SIGSYS) | ~(SIGNAL_BIT(32) - 1);

/* Signals that end a wait even if they were inherited as ignored or blocked. */
static const uint64_t always = SIGNAL_BIT(SIGTERM) | SIGNAL_BIT(SIGINT);

/* Signals that have a handler just before the exec.  Handlers for all the others would cost a start
 * more time than they are worth. */
static const uint64_t handled = SIGNAL_BIT(SIGTERM) | SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGHUP)
    | SIGNAL_BIT(SIGQUIT);

static uint64_t mask_before;	/* the inherited signal mask */
static uint64_t sent;		/* swallowed, but sent by other processes */

void
signals_block(struct signals *saved)
{
	if (signals_entry.ran)
		saved->mask = signals_entry.mask;
	else
		set_mask(&(uint64_t){ UINT64_MAX }, &saved->mask);
	mask_before = saved->mask;
	syscall(SYS_rt_sigpending, &pending_before, sizeof pending_before);
}

/* Removes one pending signal of the mask from the queue.  Returns its number, or 0 if there is
 * none. */
static int
take(uint64_t mask, siginfo_t *info)
{
	struct timespec none = { 0 };
	long sig = syscall(SYS_rt_sigtimedwait, &mask, info, &none, sizeof mask);

	return sig > 0 ? (int)sig : 0;
}

static bool
ignored(int sig)
{
	struct action inherited = { 0 };

	action(sig, NULL, &inherited);
	return inherited.handler == SIG_IGN;
}

/* A signal that was inherited as blocked is left to the application, except for TERM, INT and HUP,
 * by which orchestrators and terminals stop a start. */
static uint64_t
awaited_unless_ignored(void)
{
	return (fatal | SIGNAL_BIT(SIGWINCH)) & ~(mask_before & ~(always | SIGNAL_BIT(SIGHUP)));
}

uint64_t
signals_awaited(uint64_t mask)
{
	mask &= awaited_unless_ignored();
	for (int sig = 1; sig <= 64; sig++)
		if ((mask & SIGNAL_BIT(sig) & ~always) && ignored(sig))
			mask &= ~SIGNAL_BIT(sig);
	return mask;
}

/* Makes a signalfd of the mask, or changes the mask of the given one. */
static int
signals_open_for(int fd, uint64_t mask)
{
	return (int)syscall(SYS_signalfd4, fd, &mask, sizeof mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* The kernel sends WINCH whenever a terminal is resized; only one that a process sent is meant to
 * stop us. */
bool
signals_end_wait(int sig, const siginfo_t *info, uint64_t mask)
{
	return (mask & SIGNAL_BIT(sig)) && !(sig == SIGWINCH && info->si_code == SI_KERNEL);
}

int
signals_open(void)
{
	return signals_open_for(-1, signals_awaited(UINT64_MAX));
}

int
signals_open_wide(void)
{
	return signals_open_for(-1, awaited_unless_ignored());
}

void
signals_narrow(int fd)
{
	signals_open_for(fd, signals_awaited(UINT64_MAX));
}

int
signals_swallowed(void)
{
	return sent ? __builtin_ctzll(sent) + 1 : 0;
}

int
signals_read(void)
{
	uint64_t pending = 0;
	siginfo_t info = { 0 };
	int sig = signals_swallowed();

	if (sig)
		return sig;
	syscall(SYS_rt_sigpending, &pending, sizeof pending);
	pending = signals_awaited(pending);
	sig = pending ? take(pending, &info) : 0;
	return sig && signals_end_wait(sig, &info, pending) ? sig : 0;
}

void
signals_swallow(int sig)
{
	siginfo_t info = { 0 };
	bool ours;

	if ((pending_before & SIGNAL_BIT(sig)) || !take(SIGNAL_BIT(sig), &info))
		return;
	/* For a signal that our own write raised, the kernel names us as the sender. */
	ours = info.si_code == SI_KERNEL || info.si_pid == getpid();
	if (!ours && signals_awaited(SIGNAL_BIT(sig)))
		sent |= SIGNAL_BIT(sig);
}

static void
unused(void)
{
}

/* A signal that was inherited as ignored (nohup, a shell's &) stays ignored in the application. */
void
signals_release(const struct signals *saved, void (*ended)(int))
{
	const struct action act = { ended, RESTORER, unused, 0 };
	const uint64_t rest = ~handled;
	struct action before;
	int sig;

	for (int i = 1; i < 32; i++)
		if (handled & SIGNAL_BIT(i)) {
			action(i, &act, &before);
			if (before.handler == SIG_IGN)
				action(i, &before, NULL);
		}
	if (saved && (sig = signals_read()) != 0)
		ended(sig);
	set_mask(saved ? &saved->mask : &rest, NULL);
}

void
signals_hold(void)
{
	set_mask(&(uint64_t){ UINT64_MAX }, NULL);
}
