/* SPDX-License-Identifier: ISC */
/*
 * gather: waits until all env sources, identities and files named by X_FILE variables are complete.
 * It looks at each, lets the rule of wait.h decide, sleeps until the watch reports an event, and
 * returns when all are complete or one can never become so.  It owns what it has read.
 */
#ifndef INIT_GATHER_GATHER_H
#define INIT_GATHER_GATHER_H

#include "init/gather/look.h"

struct gather {
	const struct config *config;
	char *const *envp;
	struct vars inherited;		/* the inherited environment, without our own variables */
	struct items items;		/* sources in the order they were named, then contents */
	struct identities identities;
	struct keys keys;
	struct schedule schedule;
	unsigned numbers;		/* how many item numbers were assigned */
};

/* Adds the sources and identities of the config.  Borrows the config and envp. */
enum verdict gather_open(struct gather *, const struct config *, char *const *envp, struct err *);

/*
 * Adds the file of a string X_FILE=/path, whose content without a final newline becomes the value
 * of X.  It is opened with the given rights, or with our own if they are NULL.  Borrows all
 * arguments.  Contents follow all other items; gather_wait drops them if a text was replaced,
 * because it may name other files now.
 */
enum verdict gather_add_content(struct gather *, struct slice name, const char *string,
	const struct rights *, struct err *);

/*
 * Waits until every item is ready.  On failure, e has the reason, the source, and how long it was
 * waited for.  F_LATE: the deadline or --attempts was reached.  F_SIGNAL: a signal ended the wait.
 */
enum verdict gather_wait(struct gather *, struct err *);

/* Whether a variable's name says that it is meant for us: then it is neither looked up nor
 * exported. */
static inline bool
gather_reserves(struct slice name)
{
	return slice_starts(name, SLICE("WAITENV_"));
}

/* Wipes the identities and closes the descriptors that were sources, so that the application
 * inherits neither.  The variables stay. */
void gather_leave(struct gather *);

#endif
