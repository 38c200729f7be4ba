/*
 * bundle: a text on its way to a bundle, and every form that it has on the way.
 */
#ifndef SEAL_BUNDLE_H
#define SEAL_BUNDLE_H

#include "seal/recipient.h"
#include "seal/plain.h"

#define BUNDLE_NAME "WAITENV_BUNDLE"	/* the variable that can carry one, in base64 */

struct bundle {
	struct text text;	/* stamped */
	struct buf gzipped, sealed, base64;
};

/* The text of o, stamped, signed where a key is given, gzipped, sealed and in base64, one line
 * without an LF. */
enum verdict bundle_make(const struct options *, const struct sign_key *, const struct recipients *,
	struct bundle *, struct err *);

/* The same from a text that is there already, in b->text, which moves into the bundle. */
enum verdict bundle_finish(struct bundle *b, const struct sign_key *, const struct recipients *,
	struct err *);

/*
 * Proves the finished bytes: with identities they are opened and compared with the text; without,
 * what can be read without a key is read again.  V_BAD with F_ACCESS: no identity opens them.
 */
enum verdict bundle_prove(const struct bundle *, struct slice finished, size_t recipients,
	const struct age_identities *, struct err *);

void bundle_free(struct bundle *);

#endif
