/* SPDX-License-Identifier: ISC */
#include "init/pid1/keeper.h"

#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "init/base/clock.h"
#include "init/base/kept.h"
#include "init/base/log.h"
#include "init/base/stage.h"

#define GAP_FIRST (10 * CLOCK_MS)
#define GAP_LAST CLOCK_S
#define CALM (2 * CLOCK_S)	/* if no candidate ran for so long, the next one does not wait */
#define POLL_FIRST CLOCK_S
#define POLL_LAST (10 * CLOCK_S)

struct keeper {
	int64_t gap, interval;		/* the pauses before the next candidate: after an event, and
					 * without one */
	int64_t ended;			/* when the last candidate ended */
};

/* Like fork(2), but the end of the child sends KEEPER_SIGNAL; with CLONE_PARENT, the same signal as
 * the end of this process. */
static pid_t
keeper_clone(unsigned long flags)
{
#ifdef __s390x__
	return (pid_t)syscall(SYS_clone, NULL, flags, NULL, NULL, NULL);
#else
	return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
#endif
}

static void
keeper_sleep(int64_t ns)
{
	const struct timespec span = clock_span(ns);

	nanosleep(&span, NULL);
}

static int64_t
keeper_twice(int64_t ns, int64_t first, int64_t last)
{
	return !ns ? first : ns * 2 < last ? ns * 2 : last;
}

/* Waits until the application runs or the last candidate has ended.  A candidate that is late may
 * hang in the kernel, and then it cannot say so itself. */
static void
keeper_wait_turn(const struct pid1_config *set)
{
	char path[STAGE_PATH];

	if (kept_outcome() != KEPT_TAKEN && !kept_wait_turn(clock_now() + set->timeout + CLOCK_S)
	    && !kept_ready() && stage_asked(path))
		log_write(&(struct log_line){ .level = LOG_ERROR, .event = "refused",
		    .waited = -1, .looks = -1, .source = path,
		    .reason = "new environment not used: the file system does not answer" });
	kept_wait_turn(-1);
}

/* Sleeps until a source may have changed.  Events that come close together, as those of a busy
 * directory do, lead to one candidate a second at most. */
static void
keeper_wait_change(struct keeper *k)
{
	const int64_t now = clock_now();
	struct pollfd events = { .fd = kept_inotify(), .events = POLLIN };
	const enum kept_outcome last = kept_outcome();
	int span = -1;

	k->gap = last == KEPT_TAKEN || now - k->ended > CALM ? 0
	    : keeper_twice(k->gap, GAP_FIRST, GAP_LAST);
	k->interval = last == KEPT_TAKEN ? POLL_FIRST
	    : keeper_twice(k->interval, POLL_FIRST, POLL_LAST);
	if (events.fd < 0 || kept_must_poll())
		span = (int)(k->interval / CLOCK_MS);
	if (!kept_due())
		while (poll(&events, 1, span) < 0)
			;
	if (clock_now() - now < CALM)
		keeper_sleep(k->gap);
}

/* Several files that are replaced one after the other are one change if they are so within the time
 * that a file must be unchanged. */
static void
keeper_splay(const struct pid1_config *set)
{
	uint64_t random;
	int64_t pause;

	memcpy(&random, (const void *)getauxval(AT_RANDOM), sizeof random);
	random = (random ^ (uint64_t)clock_now()) * UINT64_C(0x9e3779b97f4a7c15);
	pause = (int64_t)((random >> 8) % (uint64_t)(set->splay + 1));
	keeper_sleep(pause > set->settle ? pause : set->settle);
}

/* Returns in each candidate. */
static void
keeper_watch(const struct pid1_config *set)
{
	struct keeper k = { 0 };
	bool first;
	pid_t pid;

	for (;;) {
		keeper_wait_turn(set);
		if (kept_outcome() == KEPT_TAKEN)
			stage_next();
		k.ended = clock_now();
		first = kept_outcome() != KEPT_DIFFERS;
		if (first)
			keeper_wait_change(&k);
		else
			keeper_splay(set);
		kept_hand_over();
		stage_tell(STAGE_WAITING);
		stage_asks(NULL);
		pid = keeper_clone(CLONE_PARENT);
		if (pid == 0) {
			kept_apply(first && set->splay, first);
			return;
		}
		if (pid < 0) {
			kept_polls();
			kept_hand_back();
		}
	}
}

pid_t
keeper_fork(const struct pid1_config *set)
{
	const pid_t parent = getpid(), pid = keeper_clone(KEEPER_SIGNAL);

	if (pid != 0)
		return pid;
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (getppid() != parent)
		_exit(0);
	keeper_watch(set);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	return 0;
}
