/*
 * revise: the text of a bundle for a change, and the bundle of the changed text: for the same
 * recipients unless others are given, in the same form, with an end line that fits.
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
	struct recipients *recipients;	/* shared by all: one command revises one bundle */
	struct slice body;		/* the text without its end line; borrowed from the bundle */
	bool was_signed;
	int lock;			/* the bundle, locked against other revisions; or -1 */
};

/* From here to revise_free, or else only while it is written. */
enum revise_lock { REVISE_LOCKED, REVISE_SHARED };

/*
 * Opens the first file of the command line with all that will be needed later, passwords too.
 * F_USAGE: not every recipient can be told, and none is given.
 */
enum verdict revise_open(const struct options *, enum revise_lock, struct revise *, struct err *);

/* Checks the new text in its dialect, seals it, and puts it in the place of the old bundle.  A signature
 * that is lost is said on standard error.  V_BAD: somebody else has changed the bundle since, too. */
enum verdict revise_write(struct revise *, struct slice text, struct err *);

void revise_free(struct revise *);

#endif
