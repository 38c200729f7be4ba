/*
 * look: one look at one env source: read it, undo its layers, check its end line, parse it in its
 * dialect.  It leaves the variables in the item and what it saw in *seen, for the rule to decide on.
 */
#ifndef INIT_GATHER_LOOK_H
#define INIT_GATHER_LOOK_H

#include "init/gather/identities.h"
#include "init/gather/keys.h"

/* What a look goes by.  Borrows all of it. */
struct look_by {
	const struct config *config;
	char *const *envp;
	const struct lookup *lookup;	/* for the dialects that look names up */
	const struct keys *keys;	/* of --verify-key */
	const struct identities *identities;
};

/* A text or a content.  *seen has the verdict, item->why the reason.  V_BAD with F_LOCKED: no key opens it. */
void look(const struct look_by *, struct item *, struct wait_seen *);

/* The same without reading again: for a text that a key has come for in the meantime. */
void look_again(const struct look_by *, struct item *, struct wait_seen *);

/* Whether what lies there is another one now than the last look saw. */
bool look_replaced(const struct look_by *, const struct item *);

#endif
