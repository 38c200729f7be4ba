/*
 * age identities: the secret keys that open (c2sp.org/age, "Recipient types").
 * AGE-SECRET-KEY-1…	X25519, Bech32 of 32 bytes
 * AGE-SECRET-KEY-PQ-1…	mlkem768x25519, Bech32 of the 32-byte seed
 */
#ifndef DECODE_AGE_IDENTITY_H
#define DECODE_AGE_IDENTITY_H

#include <stdint.h>

#include "decode/err.h"
#include "decode/slice.h"

enum age_kind { AGE_X25519, AGE_HYBRID };

struct age_identity {
	enum age_kind kind;
	unsigned char secret[32];
};

#define AGE_IDENTITIES_MAX 64

/* Owned by its holder; age_identities_wipe at last use. */
struct age_identities {
	struct age_identity v[AGE_IDENTITIES_MAX];
	size_t n;
	bool passed_plugin, passed_ssh;		/* there were others, of these kinds */
};

/* False where libsodium has no X-Wing: identities of kind AGE_HYBRID are then refused. */
extern const bool age_hybrid_built;

/* An identity file: one identity a line, comments (#) and blank lines passed over, LF or CRLF
 * (age(1)).  Adds to *ids; on anything but V_OK *ids is as it was.  Beside native identities those of
 * plugins and of SSH are passed over, as by age without them.
 * V_MORE: empty, or cut off inside an identity.  V_BAD: no key in it; only keys of other kinds; a line that
 * is none, by number and never by its text; more than the cap; a kind that this build cannot open.
 * F_ACCESS: the file is itself sealed. */
enum verdict age_identities_parse(struct slice text, struct age_identities *ids, struct err *);

void age_identities_wipe(struct age_identities *);

#endif
