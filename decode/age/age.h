/*
 * age: one age v1 file (c2sp.org/age) to its plaintext.
 * Recipient kinds: X25519 and mlkem768x25519; unknown stanzas are passed over.
 */
#ifndef DECODE_AGE_H
#define DECODE_AGE_H

#include "decode/age/identity.h"
#include "decode/buf.h"

/*
 * Decrypts in and appends the plaintext to *out, never past its cap; on anything but V_OK *out is
 * emptied and wiped.  Identities are tried in order.
 * V_MORE: in ends inside the header or the payload; or the last chunk does not authenticate, where
 * a cut and damage look alike ("cut off or damaged").
 * V_BAD: malformed header, header MAC, a chunk before the last one; with F_LOCKED where no identity
 * opens it or one opens a stanza wrongly.
 */
enum verdict age_open(struct slice in, const struct age_identities *, struct buf *out,
	struct err *);

#endif
