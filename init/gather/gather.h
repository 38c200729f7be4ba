/*
 * gather: the gate.  Every env source goes through it, and so do identities and the files that X_FILE
 * variables name: it looks, lets the rule (wait) decide, sleeps on the watch, and returns when all are
 * complete or one never can be.  Owns what it read.
 */
#ifndef INIT_GATHER_GATHER_H
#define INIT_GATHER_GATHER_H

#include "init/gather/look.h"

struct gather {
	const struct config *config;
	char *const *envp;
	struct vars inherited;		/* the environment as we got it; what is ours is hidden in it */
	struct items items;		/* sources, in the order they were named, and then contents */
	struct identities identities;
	struct keys keys;
	struct schedule schedule;
	unsigned numbers;		/* how many were given out */
};

/* Takes in the sources and identities of the config.  Borrows both. */
enum verdict gather_open(struct gather *, const struct config *, char *const *envp, struct err *);

/*
 * One more file, that of a string X_FILE=/path, whose content less a final newline becomes the value
 * of X; opened with those rights, NULL: ours.  Borrows all three.  Contents come after all other items, and gather_wait drops them when it finds
 * that a text was replaced: it may name others now.
 */
enum verdict gather_add_content(struct gather *, struct slice name, const char *string, const struct rights *,
	struct err *);

/*
 * Waits for all that is pending.  On failure e has the reason, the source, and how long it was waited for.
 * F_LATE: the deadline or --attempts.  F_SIGNAL: a signal ended the wait.
 */
enum verdict gather_wait(struct gather *, struct err *);

/* Whether a variable is meant for us by its name: it is neither looked up nor exported. */
bool gather_reserves(struct slice name);

/* Leaves nothing for the application: wipes the identities, closes the descriptors that were
 * sources.  The variables stay. */
void gather_leave(struct gather *);

#endif
