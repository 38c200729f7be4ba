/* SPDX-License-Identifier: ISC */
#include "init/base/bounded.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init/base/futex.h"
#include "init/base/signals.h"

#define STACK ((size_t)512 << 10)
#define SLICE (10 * CLOCK_MS)	/* how often signals and the deadline are checked */
#define SLACK (50 * CLOCK_MS)	/* how long after the deadline a call may still return */

/* At the end of the stack of the process, which may outlive the call. */
struct bounded { void (*fn)(void *); void *arg; pid_t parent; atomic_int runs; };

static int
bounded_child(void *arg)
{
	struct bounded *call = arg;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == call->parent)
		call->fn(call->arg);
	call->runs = 0;
	futex_wake(&call->runs);
	return 0;
}

static bool
bounded_wait(atomic_int *runs, int64_t deadline, int *sig)
{
	while (*runs) {
		futex_wait(runs, 1, SLICE);
		if (*runs && ((*sig = signals_read()) != 0 || clock_now() > deadline + SLACK))
			return false;
	}
	return true;
}

bool
bounded_call(void (*fn)(void *), void *arg, int64_t deadline, int *sig)
{
	static struct bounded *call;
	int pid = -1;

	*sig = 0;
	if (!call) {
		call = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		call = call == MAP_FAILED ? NULL : call;
	}
	/* Since 1.2.5 musl refuses CLONE_CHILD_CLEARTID, for which the kernel clears a word. */
	if (call) {
		*call = (struct bounded){ fn, arg, getpid(), 1 };
		pid = clone(bounded_child, (char *)call + STACK, CLONE_VM | CLONE_FS | CLONE_FILES,
		    call);
	}
	if (pid < 0) {
		fn(arg);
		return true;
	}
	if (!bounded_wait(&call->runs, deadline, sig)) {
		call = NULL;
		return false;
	}
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	return true;
}
