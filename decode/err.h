/* SPDX-License-Identifier: ISC */
/*
 * err: the verdict that every function that can fail returns, and the reason for it.
 * The reason is written once, where the failure is found: one line for a person, in lower case,
 * never with a value or key material.  Callers may add context.  Only main turns a fault into an
 * exit code.
 */
#ifndef DECODE_ERR_H
#define DECODE_ERR_H

#include "decode/slice.h"

enum verdict {
	V_OK,		/* done */
	V_MORE,		/* valid so far, but not complete */
	V_BAD,		/* can never become valid, whatever is appended */
	V_SYS		/* no memory, or a system call failed */
};

/* The kind of a failure, in the order of exit_code[] in init/base/fail.c. */
enum fault {
	F_NONE,
	F_USAGE,	/* the command line */
	F_DATA,		/* a source is damaged, or not in its dialect */
	F_OWN,		/* a fault of the program itself */
	F_SYSTEM,	/* memory, a system call */
	F_LATE,		/* not complete in time */
	F_ACCESS,	/* unreadable, or not signed by the key */
	F_LOCKED,	/* sealed, and no identity opens it */
	F_CONFIG,	/* the configuration cannot work */
	F_CANNOT_RUN,	/* the command exists but cannot be run */
	F_NOT_FOUND,	/* the command does not exist */
	F_SIGNAL	/* ended by the signal in err.sys */
};

struct err {
	enum fault fault;
	int sys;		/* the errno of V_SYS, the signal of F_SIGNAL, else 0 */
	const char *source;	/* the source at fault, or NULL; set by whoever knows it */
	int64_t waited;		/* how long the source was waited for, in nanoseconds */
	unsigned looks;		/* how often it was looked at */
	char text[256];		/* the reason, truncated to fit */
};

/* Writes the reason and returns v, so that a failure is one statement.  The fault follows from v:
 * V_BAD is F_DATA, V_SYS is F_SYSTEM, V_MORE is F_LATE.  err_fault sets another one. */
enum verdict err_set(struct err *, enum verdict v, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
enum verdict err_fault(struct err *, enum verdict v, enum fault, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Whether the text holds an age secret key, in any case, and also as it would be the name of a
 * variable, with _ for -.  No message shows such a text. */
bool err_holds_key(struct slice);

/* Quotes a value for a message, truncated to 20 bytes, and without what follows a =, which may be
 * the value of a variable.  Nothing of a possible secret key is shown. */
#define ERR_SHOWN 20
#define ERR_QUOTED (ERR_SHOWN + 7)
const char *err_quoted(const char *value, char room[ERR_QUOTED]);

/* How many bytes of a path a message shows: none of what follows NAME=, which may be the value of a
 * variable that was given in the place of a path. */
int err_path_shown(const char *path);

/* Appends the text of errno n to the reason and returns V_SYS.  EACCES and EPERM are F_ACCESS. */
enum verdict err_sys(struct err *, int n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
