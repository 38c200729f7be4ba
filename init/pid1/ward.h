/*
 * ward: what the parent decides.  A pure step: what happened and when in, what to do out; no system
 * call, no clock.  Times are in ns of one clock.  The caller does the acts of an answer in the order
 * in which they are listed here, and comes again when something happens or ward_due has passed.
 * It reads the fields and changes none.
 *
 * The application is the child that was forked, or the daemon of the pid file once that was found.
 */
#ifndef INIT_PID1_WARD_H
#define INIT_PID1_WARD_H

#include <stdbool.h>
#include <stdint.h>

#include "init/config/config.h"

enum ward_act {
	WARD_STAGE = 1,		/* see how far the start has come: ward_begun, or ward_stuck if it is */
	WARD_EXIT = 2,		/* leave with ward_code, and do nothing else */
	WARD_FORWARD = 4,	/* send ward.send to the application */
	WARD_CONT = 8,		/* wake the application, so that it sees what was sent */
	WARD_KILL = 16,		/* end the application */
	WARD_PAUSE = 32,	/* the application was stopped: do as it did */
	WARD_LOOK = 64,		/* look at the pid file */
	WARD_REST_TERM = 128,	/* TERM and CONT to every descendant */
	WARD_REST_KILL = 256	/* KILL to every descendant */
};

enum ward_phase {
	WARD_LAUNCH,		/* the application is one that starts a daemon and ends */
	WARD_FILE,		/* it has ended well; the daemon is looked for */
	WARD_MAIN,		/* the application runs */
	WARD_REST,		/* it is gone; the others are waited for */
	WARD_END,		/* the others were told to end */
	WARD_KILLED		/* they were killed */
};

/* What became of TERM. */
enum ward_term { WARD_TERM_NONE, WARD_TERM_HELD, WARD_TERM_SENT };

/* Why it ends. */
enum ward_reason {
	WARD_APPLICATION,	/* by the application's end, which speaks for itself */
	WARD_NO_DAEMON,		/* the pid file did not come in time, or nobody is left to write it */
	WARD_NO_SEARCH,		/* a signal ended the wait for the pid file */
	WARD_STUCK		/* the start hangs in a file system that does not answer */
};

struct ward {
	struct pid1_config set;
	enum ward_phase phase;
	enum ward_term term;
	enum ward_reason reason;
	bool waiting;		/* the child has not become the command yet */
	bool stopped;		/* the application is */
	uint64_t awaited;	/* the signals that end a wait: bit n - 1 stands for signal n */
	unsigned char send, code;
	int64_t due;		/* the deadline of what goes on, or -1 */
	int64_t look, step;	/* the next look, or -1, and the pause after it */
	int64_t began, bound;	/* of a start that waits: when it should have ended, or -1 */
	int64_t stage;		/* the next WARD_STAGE while it waits */
	unsigned char ending;	/* the signal that ends the wait, or 0 */
};

struct ward ward_start(const struct pid1_config *, uint64_t awaited, int64_t now);

/* The child has become the command. */
void ward_begun(struct ward *);

/* It has not, and waits for a file system. */
unsigned ward_stuck(struct ward *, int64_t now);

/* When to come again, or -1. */
int64_t ward_due(const struct ward *);

unsigned ward_time(struct ward *, int64_t now);
unsigned ward_signal(struct ward *, int sig, int64_t now);

/* The application changed: its status as waitpid gives it. */
unsigned ward_changed(struct ward *, int status, int64_t now);

/* WARD_KILL was not permitted. */
unsigned ward_immortal(struct ward *);

/* The daemon was found and is the application from now on. */
void ward_found(struct ward *);

/* There are no children left. */
unsigned ward_alone(struct ward *);

/* The exit code.  failed: the start failed, and the code is not one that --ok-exit speaks of. */
int ward_code(const struct ward *, bool failed);

#endif
