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

struct bounded { void (*fn)(void *); void *arg; pid_t parent; };

static int
bounded_child(void *arg)
{
	struct bounded *call = arg;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == call->parent)
		call->fn(call->arg);
	return 0;
}

/* When the process ends, the kernel clears the word and wakes its waiter (CLONE_CHILD_CLEARTID,
 * clone(2)). */
static bool
bounded_wait(atomic_int *alive, int64_t deadline, int *sig)
{
	int pid;

	while ((pid = *alive) != 0) {
		futex_wait(alive, pid, SLICE);
		if (*alive && ((*sig = signals_read()) != 0 || clock_now() > deadline + SLACK))
			return false;
	}
	return true;
}

bool
bounded_call(void (*fn)(void *), void *arg, int64_t deadline, int *sig)
{
	static char *stack;
	static atomic_int alive;
	struct bounded call = { fn, arg, getpid() };
	int pid = -1;

	*sig = 0;
	if (!stack) {
		stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		stack = stack == MAP_FAILED ? NULL : stack;
	}
	alive = 1;
	if (stack)
		pid = clone(bounded_child, stack + STACK,
		    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
		    &call, &alive, NULL, &alive);
	if (pid < 0) {
		fn(arg);
		return true;
	}
	if (!bounded_wait(&alive, deadline, sig))
		return false;
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	return true;
}
