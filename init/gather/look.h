/* SPDX-License-Identifier: ISC */
/*
 * look: one look at one env source: reads it, removes its layers, checks its end line, and parses
 * it in its dialect.  The variables are left in the item; what was seen is left in *seen, on which
 * wait.h decides.
 */
#ifndef INIT_GATHER_LOOK_H
#define INIT_GATHER_LOOK_H

#include "init/gather/identities.h"
#include "init/gather/keys.h"

/* What a look needs.  Borrows all of it. */
struct look_by {
	const struct config *config;
	char *const *envp;
	const struct lookup *lookup;	/* for the dialects that look up names */
	const struct keys *keys;	/* those of --verify-key */
	const struct identities *identities;
};

/* Looks at a text or a content. *seen has the verdict, item->why the reason.  V_BAD with F_LOCKED:
 * no key opens it. */
void look(const struct look_by *, struct item *, struct wait_seen *);

/* The same without reading again, for a text whose key has arrived in the meantime. */
void look_again(const struct look_by *, struct item *, struct wait_seen *);

/* Whether the source is no longer the one that the last look saw. */
bool look_replaced(const struct look_by *, const struct item *);

#endif
