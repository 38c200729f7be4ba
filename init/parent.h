/*
 * parent: the process that stays, from the fork to its exit.
 * Forgets what it was given, sleeps in one system call until a signal comes, forwards, reaps, and leaves
 * with the code of the application.  What it decides stands in ward.h, apart from the system calls.
 * It may run for years, and never reads a constant that the start relocated: those pages are given
 * back.  tests/sh/17-layers.sh links it alone and looks for one.
 */
#ifndef INIT_PARENT_H
#define INIT_PARENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "init/pidfile.h"
#include "init/terminal.h"
#include "init/ward.h"

struct parent {
	struct ward ward;
	struct terminal terminal;
	struct pidfile pidfile;
	pid_t me, main, group;	/* group: of main, or 0 where it is ours as well */
	int stop;		/* what has stopped main */
	bool told;		/* the stop was asked of us, and forwarded */
	int64_t began;		/* in ns of the monotonic clock */
	const unsigned char *stage;	/* an enum supervise_stage, shared with the child until the exec */
};

/* argv and envp as the kernel gave them.  The callers' frames are given back with the rest of the stack. */
_Noreturn void parent_stay(const struct parent *, char *const *argv, char *const *envp);

#endif
