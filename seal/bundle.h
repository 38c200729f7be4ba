/* SPDX-License-Identifier: ISC */
/*
 * bundle: makes a bundle from a text, and keeps every intermediate form.
 */
#ifndef SEAL_BUNDLE_H
#define SEAL_BUNDLE_H

#include "seal/joined.h"
#include "seal/recipient.h"
#include "seal/plain.h"

struct bundle {
	struct text text;	/* stamped */
	struct buf gzipped, sealed, base64;
};

/* Makes a bundle of the files of o: the text is stamped, signed if a key is given, compressed,
 * encrypted, and encoded in base64 as one line without an LF. */
enum verdict bundle_make(const struct options *, const struct sign_key *, const struct recipients *,
	struct bundle *, struct err *);

/* Makes a bundle of the text in b->text, likewise. */
enum verdict bundle_finish(struct bundle *b, const struct sign_key *, const struct recipients *,
	struct err *);

/*
 * Verifies the finished bytes.  With identities they are opened and compared with the text;
 * without, everything that can be read without a key is read again.  V_BAD with F_ACCESS: no
 * identity opens them.
 */
enum verdict bundle_prove(const struct bundle *, struct slice finished, size_t recipients,
	const struct age_identities *, struct err *);

void bundle_free(struct bundle *);

#endif
