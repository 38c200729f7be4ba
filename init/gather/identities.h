/* SPDX-License-Identifier: ISC */
/*
 * identities: the secret keys that open sealed sources, from the files, variables and descriptors
 * that were named, or from IDENTITY_DEFAULT.  They are read when a sealed source is found that no
 * key opens yet, and again while it stays locked: a key may arrive late, or replace another.
 */
#ifndef INIT_GATHER_IDENTITIES_H
#define INIT_GATHER_IDENTITIES_H

#include "init/gather/schedule.h"

struct identities {
	struct items items;
	bool named;			/* by the user; otherwise there is only the default path */
	struct age_identities keys;	/* all keys, as of the last look */
};

/* The first identity gets the given item number.  V_BAD with F_USAGE: not a SPEC. */
enum verdict identities_open(struct identities *, const struct list *specs, unsigned number,
	struct err *);

/* Looks at the identities that are due and collects their keys.  Returns true if the keys have
 * changed. */
bool identities_refresh(struct identities *, struct schedule *, char *const *envp);

/*
 * Finds out why no key opens a source: changes *seen and e, which say that it is locked, to say
 * that an identity is still pending or at fault.  The result is final only some time after the
 * start: see identities.c.
 */
void identities_explain(const struct identities *, const struct wait_rules *,
	struct wait_seen *seen, struct err *e);

/* Whether the file is one of the identities, or lies at the default path. */
bool identities_are(const struct identities *, const struct stat *);

/* Whether the text is an age identity, and whether it holds one of our keys. */
enum identities_text { IDENTITIES_NONE, IDENTITIES_OTHER, IDENTITIES_OURS };
enum identities_text identities_judge(const struct identities *, struct slice text);

/* Whether the variable of that name holds one of our identities. */
bool identities_hold_variable(const struct identities *, struct slice name);

/* Wipes the keys and the texts they came from. */
void identities_wipe(struct identities *);

#endif
