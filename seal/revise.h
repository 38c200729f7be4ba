/* SPDX-License-Identifier: ISC */
/*
 * revise: opens the text of a bundle for a change, and makes the bundle of the changed text: for
 * the same recipients unless others are given, in the same form, with a new end line.
 */
#ifndef SEAL_REVISE_H
#define SEAL_REVISE_H

#include "seal/plain.h"
#include "seal/reseal.h"

struct revise {
	const struct options *o;
	const struct dialect *dialect;
	struct age_identities ids;
	struct sign_key key;
	struct reseal bundle;
	struct recipients *recipients;	/* static, since one command revises one bundle */
	struct slice body;		/* the text without its end line; borrows from the bundle */
	bool was_signed;
	int lock;			/* descriptor that locks the bundle, or -1 */
};

/* Whether the lock is held until revise_free, or only while the bundle is written. */
enum revise_lock { REVISE_LOCKED, REVISE_SHARED };

/*
 * Opens the first file of the command line, and obtains everything that is needed later, passwords
 * included.  F_USAGE: not all recipients can be determined, and none is given.
 */
enum verdict revise_open(const struct options *, enum revise_lock, struct revise *, struct err *);

/* Checks the new text in its dialect, seals it, and replaces the old bundle.  If a signature is
 * lost, a line on standard error says so.  V_BAD: also if the bundle was changed by somebody else
 * in the meantime. */
enum verdict revise_write(struct revise *, struct slice text, struct err *);

void revise_free(struct revise *);

#endif
