#include "init/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BIT(sig) (UINT64_C(1) << ((sig) - 1))

static uint64_t pending_before;		/* what waited for the application when we came */

static void
set_mask(const uint64_t *mask, uint64_t *old)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, old, sizeof *mask);
}

/* The kernel's struct sigaction: the C library's function unblocks the signals it hides. */
struct action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);		/* to be given, though only a handler that returns comes to it */
	uint64_t mask;
};

#define RESTORER 0x04000000UL

static void
action(int sig, const struct action *new, struct action *old)
{
	syscall(SYS_rt_sigaction, sig, new, old, sizeof old->mask);
}

static const uint64_t ending = BIT(SIGTERM) | BIT(SIGINT) | BIT(SIGHUP);

void
signals_block(struct signals *saved)
{
	set_mask(&(uint64_t){ UINT64_MAX }, &saved->mask);
	syscall(SYS_rt_sigpending, &pending_before, sizeof pending_before);
}

/* One of the mask off the queue, or 0; nothing is waited for. */
static int
take(uint64_t mask)
{
	struct timespec none = { 0 };
	long sig = syscall(SYS_rt_sigtimedwait, &mask, NULL, &none, sizeof mask);

	return sig > 0 ? (int)sig : 0;
}

static bool
ignored(int sig)
{
	struct action was = { 0 };

	action(sig, NULL, &was);
	return was.handler == SIG_IGN;
}

static uint64_t
awaited(void)
{
	return ignored(SIGHUP) ? ending & ~BIT(SIGHUP) : ending;
}

int
signals_open(void)
{
	uint64_t mask = awaited();

	return (int)syscall(SYS_signalfd4, -1, &mask, sizeof mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
signals_read(void)
{
	return take(awaited());
}

void
signals_swallow(int sig)
{
	if (!(pending_before & BIT(sig)))
		take(BIT(sig));
}

static void
unused(void)
{
}

/* One inherited as ignored (nohup, a shell's &) stays so for the application. */
void
signals_release(const struct signals *saved, void (*ended)(int))
{
	const struct action act = { ended, RESTORER, unused, 0 };
	const uint64_t rest = ~ending;

	for (int sig = 1; sig < 32; sig++)
		if ((ending & BIT(sig)) && !ignored(sig))
			action(sig, &act, NULL);
	set_mask(saved ? &saved->mask : &rest, NULL);
}
