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
#include "init/signame.h"

/* Durations are in ns. */
struct supervise {
	bool group;		/* forward to the process group of the child */
	bool subreaper;		/* accepted; it is always so where we are not PID 1 */
	bool wait_all;		/* stay until the last descendant is gone */
	bool warn_reap;		/* say so when an orphan is reaped */
	bool ok_exit[256];	/* exit codes of the command that are turned into 0 */
	unsigned char rewrite[SIGNALS + 1];	/* what is sent on for a signal; 0 drops it */
	int parent_death;	/* the signal that the death of our parent sends, or 0 */
	const char *pidfile;	/* follow the daemon that writes it; an absolute path, or NULL */
	int64_t grace;		/* TERM to KILL for those left behind; -1: no bound */
	int64_t kill_after;	/* TERM to KILL for the application; -1: no bound */
	int64_t delay_term;	/* how long TERM is held back */
	int64_t timeout;	/* the bound on waiting for pidfile; -1: no bound */
	int64_t settle;		/* how long a pidfile without its final newline must be quiet */
};

/* The values that hold where no option says otherwise. */
void supervise_defaults(struct supervise *);

/*
 * Reads SIG:SIG, by name or number, into set->rewrite: "TERM:QUIT", "SIGHUP:0", "15:3".
 * V_BAD, F_USAGE: there is no such signal, or the first one cannot be caught.
 */
enum verdict supervise_rewrite(struct supervise *set, const char *spec, struct err *);

/*
 * Forks; all signals are blocked, argv and envp are the kernel's own.  V_OK in the child: it has its
 * process group and, where there is one, the terminal; *was is the pid that we had, which LISTEN_PID
 * or WATCHDOG_PID may name.  V_SYS: no fork was possible.  In the parent it does not return.
 */
enum verdict supervise_fork(const struct supervise *, char *const *argv, char *const *envp,
	pid_t *was, struct err *);

/*
 * In the child: tells the parent what it is at.  While it waits, TERM, INT and HUP end it at once, by
 * their own names; and where it failed the exit code is not one that ok_exit speaks of.
 */
enum supervise_stage { STAGE_WAITING, STAGE_COMMAND, STAGE_FAILED };
void supervise_tell(enum supervise_stage);

#endif
