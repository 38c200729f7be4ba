/*
 * reseal: a bundle that is opened, and sealed again in the form that it had: armor or base64 around
 * it, gzip inside.
 */
#ifndef SEAL_RESEAL_H
#define SEAL_RESEAL_H

#include "decode/unwrap.h"
#include "seal/recipient.h"

struct reseal {
	const char *path;
	struct buf file;		/* as it was read */
	struct layers outer;		/* around the age file, outermost first */
	struct buf age, payload;	/* the age file, and what it holds */
	struct buf room;
	struct slice text;		/* the plain text, end line and all; borrowed */
	bool gzipped;			/* it was, right inside of the age file */
};

/* Opens all of it.  F_DATA: not sealed.  The reason names the file. */
enum verdict reseal_open(const char *path, const struct age_identities *, struct reseal *,
	struct err *);

/*
 * Appends the bundle of another payload for these recipients, and proves it: with an identity that
 * opens it, else it is read again as far as that goes without.  The reason names the file.
 */
enum verdict reseal_make(const struct reseal *, struct slice payload, const struct recipients *,
	const struct age_identities *, struct buf *out, struct err *);

void reseal_free(struct reseal *);

#endif
