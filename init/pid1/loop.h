/* SPDX-License-Identifier: ISC */
/*
 * loop: the parent of --init, from the fork to its exit.  It sleeps in one system call until a
 * signal arrives, forwards it, reaps children, and exits with the code of the application.  It
 * decodes nothing, and holds no secret and no descriptor except 0, 1 and 2.  Its decisions are made
 * in ward.h, apart from the system calls.
 */
#ifndef INIT_PID1_LOOP_H
#define INIT_PID1_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "init/config/config.h"
#include "init/pid1/candidates.h"
#include "init/pid1/pidfile.h"
#include "init/pid1/terminal.h"
#include "init/pid1/ward.h"

struct loop {
	struct ward ward;
	struct terminal terminal;
	struct pidfile pidfile;
	struct err why;		/* what was wrong with the pid file at the last look */
	pid_t me, app;		/* app: the child that was forked, or the daemon that it started */
	pid_t group;		/* of app, or 0 if that is our own */
	struct candidates candidates;
	int stop;		/* the signal that stopped app */
	bool told;		/* that signal was sent to us and forwarded */
	int64_t began;		/* in ns of the monotonic clock */
};

/*
 * The caller has set terminal, pidfile, me and app. argv and envp are those of the kernel; the
 * frames of all callers are released with the rest of the stack.
 */
_Noreturn void loop_run(const struct loop *, const struct pid1_config *, char *const *argv,
	char *const *envp);

#endif
