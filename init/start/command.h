/*
 * command: finds the command, and becomes it.  The command is looked up by the PATH it will get
 * itself.  Codes as env(1) and the shells have them: F_NOT_FOUND (127), F_CANNOT_RUN (126).
 * V_SYS, F_SYSTEM: what may pass by itself, and is to be tried again (retry.h).
 */
#ifndef INIT_START_COMMAND_H
#define INIT_START_COMMAND_H

#include <stddef.h>
#include <limits.h>

#include "decode/err.h"
#include "init/base/signals.h"

/*
 * The file that the name means, into path; name NULL: there is no command, and nothing is done.  A
 * program that was cut off is refused already here.  What may pass is tried again until the
 * deadline, in the nanoseconds of clock_now.
 */
enum verdict command_find(
    const char *name, char *const *envp, int64_t deadline, char path[PATH_MAX], struct err *);

/* Gives the signals back and execs, again until the deadline where that may help.  Returns on
 * failure only. */
enum verdict command_exec(const char *path, char **argv, char *const *envp, const struct signals *,
	int64_t deadline, struct err *);

/* Of a dry run: fails as command_exec would.  Without a command nothing is done. */
enum verdict command_rehearse(const char *path, char *const *argv, char *const *envp,
	int64_t deadline, struct err *);

#endif
