/* SPDX-License-Identifier: ISC */
/*
 * fork: creates the parent of --init.  The process forks before any source is read.  The parent
 * erases its inherited environment, and from then on forwards signals, reaps, and exits with the
 * code of the application (loop.h).
 */
#ifndef INIT_PID1_FORK_H
#define INIT_PID1_FORK_H

#include <sys/types.h>

#include "decode/err.h"
#include "init/config/config.h"

/*
 * Does nothing without --init or in a dry run.  All signals are blocked; argv and envp are those of
 * the kernel.  V_OK in the child: it has its process group and, if there is one, the terminal;
 * *before is the pid before the fork, which LISTEN_PID and WATCHDOG_PID may name.  V_SYS: no fork
 * was possible.  Does not return in the parent.
 */
enum verdict fork_application(const struct config *, char *const *argv, char *const *envp,
	pid_t *before, struct err *);

/*
 * In a candidate of --on-change (keeper.h) whose start has come to its last step: waits until the
 * parent has ended the application, and takes its place.  Does nothing in another process.
 */
void fork_take_over(const struct config *, pid_t before);

#endif
