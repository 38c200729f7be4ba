/*
 * identities: the secret keys that open sealed sources, from all files, variables and descriptors that
 * were named, or from IDENTITY_DEFAULT.  They are looked at once a sealed source was met that no key
 * opens yet, and again while one stays locked: a key may come late, or replace another.
 */
#ifndef INIT_GATHER_IDENTITIES_H
#define INIT_GATHER_IDENTITIES_H

#include "init/gather/schedule.h"

struct identities {
	struct items items;
	bool named;			/* by the user; else it is the default path alone */
	struct age_identities keys;	/* of all of them, as of the last look */
};

/* The first of them gets the number given.  V_BAD, F_USAGE: not a SPEC. */
enum verdict identities_open(struct identities *, const struct list *specs, unsigned number, struct err *);

/* Looks at those that are due, and takes all keys that there are now.  True: they are others than before. */
bool identities_refresh(struct identities *, struct schedule *, char *const *envp);

/*
 * Why no key opens a source: *seen and e, which say that it is locked, come to say that an identity is
 * still to come, or is at fault.  Final only some time after the start: see identities.c.
 */
void identities_explain(const struct identities *, const struct wait_rules *, struct wait_seen *seen,
	struct err *e);

/* Whether that file is one of them, or lies at the default path. */
bool identities_are(const struct identities *, const struct stat *);

/* Whether the text is that of an identity, and whether it holds one of their keys. */
enum identities_text { IDENTITIES_NONE, IDENTITIES_OTHER, IDENTITIES_OURS };
enum identities_text identities_judge(const struct identities *, struct slice text);

/* Whether the variable of that name holds one of them. */
bool identities_hold_variable(const struct identities *, struct slice name);

/* Wipes the keys and the texts they came from. */
void identities_wipe(struct identities *);

#endif
