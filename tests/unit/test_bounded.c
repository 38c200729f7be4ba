/* SPDX-License-Identifier: ISC */
/*
 * bounded: a call that returns, and one that does not, which ends at the deadline or at a signal.
 * The C library of each machine must be able to create the process in which the call is made.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/base/bounded.h"
#include "init/base/clock.h"
#include "init/base/signals.h"
#include "tests/unit/test.h"

#define LONG 20		/* s: a call that is made in the caller's own process takes that long */

static int calls, sent;
static pid_t caller;

static void
returns(void *arg)
{
	calls++;
	*(bool *)arg = getpid() != caller;
}

/* The signal is sent by the call, since a busy machine may start it long after its caller waits. */
static void
hangs(void *arg)
{
	*(bool *)arg = true;
	if (sent)
		kill(getppid(), sent);
	sleep(LONG);
}

/* After a call that hangs, the process must end.  Returns whether the call ended, with sig. */
static bool
hung(int64_t most, int sig)
{
	const int64_t before = clock_now();
	bool called = false;
	int status, got;
	pid_t pid = fork();

	if (pid == 0) {
		sent = sig;
		_exit(bounded_call(hangs, &called, before + most, &got) || !called || got != sig);
	}
	return waitpid(pid, &status, 0) == pid && status == 0
	    && clock_now() - before < LONG * CLOCK_S / 2;
}

int
main(void)
{
	struct signals saved;
	bool apart = false;
	int sig;

	caller = getpid();
	signals_block(&saved);
	CHECK("a call that returns is waited for",
	    bounded_call(returns, &apart, clock_now() + LONG * CLOCK_S, &sig) && calls == 1
	    && sig == 0);
	CHECK("the call is made in a process of its own", apart);
	for (int i = 0; i < 200; i++)
		bounded_call(returns, &apart, clock_now() + LONG * CLOCK_S, &sig);
	CHECK("each of many calls is waited for", calls == 201);

	CHECK("a call that hangs ends at the deadline", hung(CLOCK_S, 0));
	CHECK("a call that hangs ends at a signal", hung(LONG * CLOCK_S, SIGTERM));
	return test_failed != 0;
}
