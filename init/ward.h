/*
 * ward: what the parent decides.  A pure step: what happened and when in, what to do out; no system
 * call, no clock.  Times are in ns of one clock.  The caller does the acts of an answer in the order
 * in which they are listed here, and comes again when something happens or ward_due has passed.
 */
#ifndef INIT_WARD_H
#define INIT_WARD_H

#include "init/supervise.h"

enum ward_act {
	WARD_FORWARD = 1,	/* send ward.send to the main child */
	WARD_CONT = 2,		/* wake the main child, that it may see what was sent */
	WARD_KILL = 4,		/* end the main child */
	WARD_PAUSE = 8,		/* the main child was stopped: do as it did */
	WARD_LOOK = 16,		/* look at the pid file */
	WARD_REST_TERM = 32,	/* TERM and CONT to every descendant */
	WARD_REST_KILL = 64,	/* KILL to every descendant */
	WARD_EXIT = 128		/* leave with ward.code; goes before all others */
};

enum ward_phase {
	WARD_LAUNCH,		/* the main child is one that starts a daemon and ends */
	WARD_FILE,		/* it has ended well; the daemon is looked for */
	WARD_MAIN,		/* the main child runs */
	WARD_REST,		/* it is gone; the others are waited for */
	WARD_END,		/* the others were told to end */
	WARD_KILLED		/* they were killed */
};

struct ward {
	struct pid1_config set;
	enum ward_phase phase;
	bool waiting;		/* the main child is not the command yet */
	uint64_t awaited;	/* the signals that end a wait: bit n - 1 stands for signal n */
	bool stopped;		/* the main child is */
	bool held;		/* TERM is, until due */
	bool termed;		/* TERM was forwarded */
	bool late;		/* the pid file did not come in time */
	bool ended;		/* a signal ended the wait for it */
	unsigned char send, code;
	int64_t due;		/* the deadline of what goes on, or -1 */
	int64_t look, step;	/* the next look, or -1, and the pause after it */
};

struct ward ward_start(const struct pid1_config *);

/* When to come again, or -1. */
int64_t ward_due(const struct ward *);

unsigned ward_time(struct ward *, int64_t now);
unsigned ward_signal(struct ward *, int sig, int64_t now);

/* The main child changed: its status as waitpid gives it. */
unsigned ward_main(struct ward *, int status, int64_t now);

/* The daemon was found and is the main child from now on. */
void ward_found(struct ward *);

/* There are no children left. */
unsigned ward_alone(struct ward *);

#endif
