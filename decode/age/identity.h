/* SPDX-License-Identifier: ISC */
/*
 * age identities: the secret keys that decrypt (c2sp.org/age, "Recipient types").
 * AGE-SECRET-KEY-1…	X25519, Bech32 of 32 bytes
 * AGE-SECRET-KEY-PQ-1…	mlkem768x25519, Bech32 of the 32-byte seed
 */
#ifndef DECODE_AGE_IDENTITY_H
#define DECODE_AGE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/err.h"
#include "decode/slice.h"

enum age_kind { AGE_X25519, AGE_HYBRID };

/* age-keygen writes the recipient of an identity into a comment before it.  Using the comment saves
 * a computation that takes half as long as opening a file; if the comment is wrong, the recipient
 * is computed after all. */
struct age_identity {
	enum age_kind kind;
	unsigned char secret[32];
	bool told;			/* X25519: there is such a comment */
	unsigned char recipient[32];	/* as the comment says */
};

#define AGE_IDENTITIES_MAX 64

/* Zero at first.  The owner calls age_identities_wipe after the last use. */
struct age_identities {
	struct age_identity *v;
	size_t n;
	bool passed_plugin, passed_ssh;		/* identities of these kinds were skipped */
};

/* False if libsodium has no X-Wing; identities of kind AGE_HYBRID are then refused. */
extern const bool age_hybrid_built;

/*
 * Parses an identity file: one identity per line, comments (#) and blank lines are skipped, lines
 * end in LF or CRLF (age(1)).  Adds to *ids; on anything but V_OK *ids is unchanged.  Beside native
 * identities, those of plugins and SSH keys are skipped.
 * V_MORE: empty, or cut off inside an identity.
 * V_BAD: no key; only keys of other kinds; an invalid line, reported by its number and never by its
 * text; more than AGE_IDENTITIES_MAX; a kind that this build cannot open.
 * With F_ACCESS: the file is itself sealed.
 */
enum verdict age_identities_parse(struct slice text, struct age_identities *ids, struct err *);

/* Whether the secrets are the same; the recipients in comments do not matter. */
bool age_identity_same(const struct age_identity *, const struct age_identity *);

/* Wipes the old identities and moves the new ones into their place.  Returns whether they
 * differ. */
bool age_identities_replace(struct age_identities *old, struct age_identities new);

/* Wipes them, and gives their memory back.  The struct is then zero. */
void age_identities_wipe(struct age_identities *);

#endif
