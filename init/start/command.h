/* SPDX-License-Identifier: ISC */
/*
 * command: finds and executes the command.  It is looked up in the PATH of its own new environment.
 * The codes are those of env(1) and the shells: F_NOT_FOUND (127), F_CANNOT_RUN (126).  V_SYS with
 * F_SYSTEM: the error may be temporary, and the call is tried again (retry.h).
 */
#ifndef INIT_START_COMMAND_H
#define INIT_START_COMMAND_H

#include <stdint.h>

#include "decode/err.h"
#include "init/base/signals.h"

/*
 * Sets *path to the file that the name stands for, valid until the next call; does nothing if name
 * is NULL, since there is no command.  A truncated program is refused already here.  Temporary
 * errors are retried until the deadline, in the nanoseconds of clock_now.
 */
enum verdict command_find(
    const char *name, char *const *envp, int64_t deadline, const char **path, struct err *);

/* Restores the signal mask and calls execve, repeatedly until the deadline if the error may be
 * temporary.  Returns only on failure. */
enum verdict command_exec(const char *path, char **argv, char *const *envp, const struct signals *,
	int64_t deadline, struct err *);

/* For a dry run: fails as command_exec would.  Does nothing without a command. */
enum verdict command_rehearse(const char *path, char *const *argv, char *const *envp,
	int64_t deadline, struct err *);

#endif
