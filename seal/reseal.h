/* SPDX-License-Identifier: ISC */
/*
 * reseal: opens a bundle and seals it again in the same form, with armor, base64 and gzip as
 * before, and as variables or parts if it came so.
 */
#ifndef SEAL_RESEAL_H
#define SEAL_RESEAL_H

#include "decode/unwrap.h"
#include "seal/joined.h"
#include "seal/recipient.h"

struct reseal {
	const char *path;
	struct buf file;		/* the file as read, its parts joined */
	struct joined form;
	struct layers outer;		/* the layers around the age file, outermost first */
	struct buf age, payload;	/* the age file and its content */
	struct buf room;
	struct slice text;		/* the plain text with its end line; borrowed */
	bool gzipped;			/* the content of the age file is a gzip member */
};

/* Opens all layers.  F_DATA: the file is not sealed.  The reason names the file. */
enum verdict reseal_open(const char *path, const struct age_identities *, struct reseal *,
	struct err *);

/*
 * Appends the bundle of another payload for these recipients, and verifies it with an identity that
 * opens it, or, without one, as far as that is possible without a key.  The reason names the file.
 */
enum verdict reseal_make(const struct reseal *, struct slice payload, const struct recipients *,
	const struct age_identities *, struct buf *out, struct err *);

void reseal_free(struct reseal *);

#endif
