/*
 * err: the one word that runs through everything, and its reason.
 * A function that can fail returns a verdict and writes the reason once, where it is found: one
 * line for a person, lower case, never a value or key material.  Callers may put context around
 * it.  Only main turns a fault into an exit code.
 */
#ifndef DECODE_ERR_H
#define DECODE_ERR_H

#include <stdint.h>

enum verdict {
	V_OK,		/* done */
	V_MORE,		/* valid so far, but not all there */
	V_BAD,		/* can never become valid as it stands */
	V_SYS		/* the machine refused */
};

/* What kind of thing went wrong; the order is that of exit_code[] in init/main.c. */
enum fault {
	F_NONE,
	F_USAGE,	/* the command line */
	F_DATA,		/* a source is damaged, or not in its dialect */
	F_OWN,		/* a fault of the program itself */
	F_SYSTEM,	/* memory, a system call */
	F_LATE,		/* not complete in time */
	F_ACCESS,	/* unreadable, not signed by the key */
	F_LOCKED,	/* sealed, and no identity opens it */
	F_CONFIG,	/* the set-up as a whole cannot work */
	F_CANNOT_RUN,	/* the command is there and cannot be run */
	F_NOT_FOUND,	/* the command is not there */
	F_SIGNAL	/* a signal, err.sys, ended it */
};

struct err {
	enum fault fault;
	int sys;		/* errno with V_SYS, the signal with F_SIGNAL; else 0 */
	const char *source;	/* what is at fault, by its name, or NULL: set by who knows it, as is the rest */
	int64_t waited;		/* for how long it was waited for, in nanoseconds */
	unsigned looks;		/* how often it was looked at */
	char text[256];		/* the reason, cut off where it is longer */
};

/* Writes the reason and returns v, so that a failure is one statement.  The fault follows from v:
 * V_BAD is F_DATA, V_SYS is F_SYSTEM, V_MORE is F_LATE.  err_fault says another one. */
enum verdict err_set(struct err *, enum verdict v, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
enum verdict err_fault(struct err *, enum verdict v, enum fault, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* A value for a message, in quotes and cut at 20 bytes; nothing is shown of what may be a secret
 * key. */
#define ERR_QUOTED 24
const char *err_quoted(const char *value, char room[ERR_QUOTED]);

/* V_SYS with the text of errno n behind the reason; EACCES and EPERM are F_ACCESS. */
enum verdict err_sys(struct err *, int n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
