/*
 * loop: the process that stays, from the fork to its exit.
 * It sleeps in one system call until a signal comes, forwards, reaps, and leaves with the code of the
 * application.  It never decodes, and holds no secret and no descriptor but 0, 1 and 2.
 * What it decides stands in ward.h, apart from the system calls.
 */
#ifndef INIT_PID1_LOOP_H
#define INIT_PID1_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "init/config/config.h"
#include "init/pid1/pidfile.h"
#include "init/pid1/terminal.h"
#include "init/pid1/ward.h"

struct loop {
	struct ward ward;
	struct terminal terminal;
	struct pidfile pidfile;
	struct err why;		/* what the pid file lacks, as of the last look */
	pid_t me, app;		/* app: the child that was forked, or the daemon that it started */
	pid_t group;		/* of app, or 0 where it is ours as well */
	int stop;		/* the signal that has stopped app */
	bool told;		/* the stop was asked of us, and forwarded */
	int64_t began;		/* in ns of the monotonic clock */
};

/*
 * The caller has set terminal, pidfile, me and app.  argv and envp are the kernel's own; the frames of
 * all callers are given back with the rest of the stack.
 */
_Noreturn void loop_run(const struct loop *, const struct pid1_config *, char *const *argv,
	char *const *envp);

#endif
