/*
 * supervise: what --init adds, the parent that stays.
 * It forks before any source is read, forgets the environment it was given, and from then on only
 * forwards signals, reaps, and leaves with the code of the application.  It never decodes, holds no
 * secret and no descriptor but 0, 1 and 2, and sleeps in one system call until a signal comes.
 * What it decides stands in ward.h, apart from the system calls.
 */
#ifndef INIT_SUPERVISE_H
#define INIT_SUPERVISE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "decode/err.h"
#include "init/config/config.h"

/*
 * Forks; all signals are blocked, argv and envp are the kernel's own.  V_OK in the child: it has its
 * process group and, where there is one, the terminal; *was is the pid that we had, which LISTEN_PID
 * or WATCHDOG_PID may name.  V_SYS: no fork was possible.  In the parent it does not return.
 */
enum verdict supervise_fork(const struct pid1_config *, char *const *argv, char *const *envp,
	pid_t *was, struct err *);

/*
 * In the child: tells the parent what it is at.  While it waits, TERM, INT and HUP end it at once, by
 * their own names; and where it failed the exit code is not one that ok_exit speaks of.
 */
enum supervise_stage { STAGE_WAITING, STAGE_COMMAND, STAGE_FAILED };
void supervise_tell(enum supervise_stage);

#endif
