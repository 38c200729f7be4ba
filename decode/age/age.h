/* SPDX-License-Identifier: ISC */
/*
 * age: decrypts one age v1 file (c2sp.org/age).
 * Recipient types: X25519 and mlkem768x25519; stanzas of other types are ignored.
 */
#ifndef DECODE_AGE_H
#define DECODE_AGE_H

#include "decode/age/identity.h"
#include "decode/buf.h"

/*
 * Decrypts in and appends the plaintext to *out, never past its cap.  On anything but V_OK *out is
 * emptied and wiped.  Identities are tried in order.
 * V_MORE: in ends inside the header or the payload, or the last chunk does not authenticate, which
 * both a cut and damage can cause ("cut off or damaged").
 * V_BAD: malformed header, wrong header MAC, or a damaged chunk before the last one; with F_LOCKED
 * if no identity opens it, and with F_ACCESS if it is sealed with a passphrase.
 */
enum verdict age_open(struct slice in, const struct age_identities *, struct buf *out,
	struct err *);

#endif
