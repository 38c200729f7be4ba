/* SPDX-License-Identifier: ISC */
/*
 * ward: the decisions of the parent, as pure functions: from an event and its time they compute
 * what to do, as a set of acts.  They make no system call and read no clock.  Times are in ns of
 * one clock.  The caller performs the acts in the order in which they are listed here, and calls
 * again when something happens or ward_due has passed.  It reads the fields but does not change
 * them.
 * The application is the child that was forked, or the daemon of the pid file after that was found.
 */
#ifndef INIT_PID1_WARD_H
#define INIT_PID1_WARD_H

#include <stdbool.h>
#include <stdint.h>

#include "init/config/config.h"

enum ward_act {
	WARD_STAGE = 1,		/* check the start: call ward_begun, or ward_stuck if it hangs */
	WARD_EXIT = 2,		/* exit with ward_code, and do nothing else */
	WARD_FORWARD = 4,	/* send ward.send to the application */
	WARD_CONT = 8,		/* continue the application, so that it receives the signal */
	WARD_KILL = 16,		/* kill the application */
	WARD_PAUSE = 32,	/* the application was stopped: stop likewise */
	WARD_LOOK = 64,		/* look at the pid file */
	WARD_REST_TERM = 128,	/* send TERM and CONT to every descendant */
	WARD_REST_KILL = 256,	/* send KILL to every descendant */
	WARD_RELEASE = 512	/* let the candidate start, as the application; call ward_renewed */
};

enum ward_phase {
	WARD_LAUNCH,		/* the child that starts the daemon runs */
	WARD_FILE,		/* it has ended with 0; the pid file is awaited */
	WARD_MAIN,		/* the application runs */
	WARD_REST,		/* it has ended; all descendants are waited for */
	WARD_END,		/* the remaining processes were sent TERM */
	WARD_KILLED		/* they were sent KILL */
};

/* The state of TERM. */
enum ward_term { WARD_TERM_NONE, WARD_TERM_HELD, WARD_TERM_SENT };

/* Why it ends. */
enum ward_reason {
	WARD_APPLICATION,	/* because the application ended */
	WARD_NO_DAEMON,		/* the pid file was late, or nobody is left to write it */
	WARD_NO_SEARCH,		/* a signal ended the wait for the pid file */
	WARD_STUCK,		/* the start hangs in a file system that does not answer */
	WARD_CHANGE		/* the environment has changed */
};

struct ward {
	struct pid1_config set;
	enum ward_phase phase;
	enum ward_term term;
	enum ward_reason reason;
	bool waiting;		/* the child has not executed the command yet */
	bool stopped;		/* the application is stopped */
	unsigned char send, code;	/* the signal of WARD_FORWARD; the exit code so far */
	int64_t due;		/* the deadline of the present state, or -1 */
	int64_t look, step;	/* the next look, or -1, and the pause after it */
	int64_t began, bound;	/* its begin, and when a waiting start should have ended, or -1 */
	int64_t stage;		/* when WARD_STAGE is next due during the wait */
	unsigned char ending;	/* the signal that ends the wait, or 0 */
	bool candidate;		/* another start of the application is ready */
	bool renewing;		/* the application is ended, or begins, because of a change */
};

struct ward ward_start(const struct pid1_config *, int64_t now);

/* The child has executed the command. */
void ward_begun(struct ward *);

/* The child has not executed the command: it waits for a file system. */
unsigned ward_stuck(struct ward *, int64_t now);

/* Returns when to call again, or -1 for never. */
int64_t ward_due(const struct ward *);

unsigned ward_time(struct ward *, int64_t now);

/* awaited: the set of signals that can end a wait (init/base/signals.h). */
unsigned ward_signal(struct ward *, int sig, uint64_t awaited, int64_t now);

/* The application changed its state; status is that of waitpid. */
unsigned ward_changed(struct ward *, int status, int64_t now);

/* WARD_KILL was not permitted. */
unsigned ward_immortal(struct ward *);

/* The daemon was found; it is the application from now on. */
void ward_found(struct ward *);

/* There are no children left. */
unsigned ward_alone(struct ward *);

/* A candidate is ready: the environment has changed. */
unsigned ward_renew(struct ward *, int64_t now);

/* The candidate has been released. */
void ward_renewed(struct ward *, int64_t now);

/* Returns the signals that may be taken from the queue, bit n - 1 for signal n.  During a restart
 * all but those that mean a stop are left there for the new application. */
uint64_t ward_heeds(const struct ward *);

/* Returns the exit code.  failed: the start failed, and --ok-exit does not apply to the code. */
int ward_code(const struct ward *, bool failed);

#endif
