/* SPDX-License-Identifier: ISC */
/* ahead: see ahead.h. */
#include "tests/fault/ahead.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/fault/filter.h"

/* From linux/seccomp.h, which musl does not install. */
struct call { uint64_t id; uint32_t pid, flags; int32_t number; uint32_t machine;
    uint64_t at, args[6]; };
struct result { uint64_t id; int64_t value; int32_t error; uint32_t flags; };
#define RECEIVE (int)_IOWR('!', 0, struct call)
#define SEND (int)_IOWR('!', 1, struct result)
#define NEW_LISTENER 8

static void
supervise(int listener, int64_t seconds)
{
	for (;;) {
		struct call call = { 0 };
		struct timespec t;
		char path[64];
		int memory;

		if (ioctl(listener, RECEIVE, &call) < 0)
			continue;
		clock_gettime(CLOCK_REALTIME, &t);	/* by the vDSO, not a system call */
		t.tv_sec += seconds;
		snprintf(path, sizeof path, "/proc/%u/mem", call.pid);
		memory = open(path, O_WRONLY | O_CLOEXEC);
		if (pwrite(memory, &t, sizeof t, (off_t)call.args[1]) != sizeof t)
			_exit(1);
		close(memory);
		ioctl(listener, SEND, &(struct result){ .id = call.id });
	}
}

bool
ahead_by(int64_t seconds)
{
	static const struct filter filter[] = {
		{ FILTER_LOAD, 0, 0, FILTER_CALL },
		{ FILTER_EQUAL, 0, 3, SYS_clock_gettime },
		{ FILTER_LOAD, 0, 0, FILTER_ARGUMENT(0) },
		{ FILTER_EQUAL, 0, 1, CLOCK_REALTIME },
		{ FILTER_RETURN, 0, 0, FILTER_ASK },
		{ FILTER_RETURN, 0, 0, FILTER_ALLOW },
	};
	const struct program program = { sizeof filter / sizeof *filter, filter };
	int listener;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    (listener = (int)syscall(SYS_seccomp, 1, NEW_LISTENER, &program)) < 0)
		return false;
	switch (fork()) {
	case -1:
		return false;
	case 0:
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(1);
		close(2);
		supervise(listener, seconds);
	}
	close(listener);
	return true;
}
