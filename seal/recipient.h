/* SPDX-License-Identifier: ISC */
/*
 * recipient: the public keys that a bundle is encrypted to (c2sp.org/age, "Recipient types").
 *	age1...		X25519, Bech32 of 32 bytes
 *	age1pq1...	mlkem768x25519, Bech32 of 1,216 bytes
 * The two kinds are never mixed in one file: the weaker one would defeat the purpose of the other.
 */
#ifndef SEAL_RECIPIENT_H
#define SEAL_RECIPIENT_H

#include "decode/age/format.h"
#include "decode/age/identity.h"
#include "decode/buf.h"
#include "seal/options.h"

#define RECIPIENTS_MAX 256

struct recipient { enum age_kind kind; unsigned char key[AGE_HYBRID_RECIPIENT]; };
struct recipients { struct recipient v[RECIPIENTS_MAX]; size_t n; };

size_t recipient_size(enum age_kind);	/* size of the key */

/* Returns the recipient of an identity, and appends the text of a recipient to *out. */
void recipient_of(const struct age_identity *, struct recipient *);
enum verdict recipient_format(const struct recipient *, struct buf *out, struct err *);

/*
 * Adds one recipient, unless it is listed already.  V_BAD: the text is no recipient, its
 * checksum is wrong, or it is of another kind than the others.  A pasted identity is
 * refused without printing any of it.
 */
enum verdict recipients_add(struct recipients *, struct slice text, struct err *);

bool recipients_have(const struct recipients *, const struct recipient *);

/* Reads all -r and -R; a file of -R has one recipient per line, with comments (#) and empty
 * lines. */
enum verdict recipients_load(const struct options *, struct recipients *, struct err *);

/* Reads all -i. */
enum verdict identities_load(const struct options *, struct age_identities *, struct err *);

#endif
