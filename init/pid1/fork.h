/*
 * fork: what --init adds, a parent that stays.
 * It forks before any source is read, forgets the environment it was given, and from then on forwards
 * signals, reaps, and leaves with the code of the application (loop.h).
 */
#ifndef INIT_PID1_FORK_H
#define INIT_PID1_FORK_H

#include <sys/types.h>

#include "decode/err.h"
#include "init/config/config.h"

/*
 * Does nothing without --init, or in a dry run.  All signals are blocked; argv and envp are the kernel's own.  V_OK in the child: it has its process
 * group and, where there is one, the terminal; *before is the pid that we had until now, which
 * LISTEN_PID and WATCHDOG_PID may name.  V_SYS: no fork was possible.  Does not return in the parent.
 */
enum verdict fork_application(const struct config *, char *const *argv, char *const *envp,
	pid_t *before, struct err *);

#endif
