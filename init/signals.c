#include "init/signals.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int ending[] = { SIGTERM, SIGINT, SIGHUP };

#define COUNT(a) (sizeof (a) / sizeof *(a))
#define BIT(sig) (UINT64_C(1) << ((sig) - 1))

static void
set_mask(const uint64_t *mask, uint64_t *old)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, old, sizeof *mask);
}

void
signals_block(struct signals *saved)
{
	set_mask(&(uint64_t){ UINT64_MAX }, &saved->mask);
}

int
signals_open(void)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < COUNT(ending); i++)
		mask |= BIT(ending[i]);
	return (int)syscall(SYS_signalfd4, -1, &mask, sizeof mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
signals_read(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

void
signals_swallow(int sig)
{
	uint64_t mask = BIT(sig);
	struct timespec none = { 0 };

	syscall(SYS_rt_sigtimedwait, &mask, NULL, &none, sizeof mask);
}

static void
end(int sig)
{
	_exit(128 + sig);
}

/* A signal that was inherited as ignored stays ignored, as after any exec. */
void
signals_release(const struct signals *saved)
{
	for (size_t i = 0; i < COUNT(ending); i++) {
		struct sigaction old, act = { .sa_handler = end };

		sigaction(ending[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(ending[i], &act, NULL);
	}
	set_mask(&saved->mask, NULL);
}
