/* SPDX-License-Identifier: ISC */
/*
 * What the tests of ward share: times, statuses and settings.
 */
#ifndef TESTS_UNIT_WARD_H
#define TESTS_UNIT_WARD_H

#include <signal.h>

#include "init/pid1/ward.h"
#include "tests/unit/test.h"

#define MS INT64_C(1000000)
#define S (1000 * MS)

/* Statuses as waitpid gives them on Linux. */
#define EXITED(code) ((code) << 8)
#define KILLED(sig) (sig)
#define STOPPED(sig) ((sig) << 8 | 0x7f)
#define CONTINUED 0xffff

static inline struct pid1_config
usual(void)
{
	struct pid1_config set = { .grace = 3 * S, .kill_after = -1, .timeout = 30 * S };

	for (int sig = 1; sig <= SIGNALS; sig++)
		set.rewrite[sig] = (unsigned char)sig;
	return set;
}

#define AWAITED (~(UINT64_C(1) << (SIGCHLD - 1)))
#define NOHUP (AWAITED & ~(UINT64_C(1) << (SIGHUP - 1)))

/* A ward whose child has become the command. */
static inline struct ward
begun(const struct pid1_config *set)
{
	struct ward w = ward_start(set, 0);

	ward_begun(&w);
	return w;
}

#endif
