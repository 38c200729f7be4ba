/* SPDX-License-Identifier: ISC */
/*
 * age kinds: opens a header with one identity of each kind (c2sp.org/age "Native recipient types").
 * Each function tries its identity on every stanza of its type.
 * V_OK: *opened says whether the file key was found.  V_BAD: a stanza of that type is malformed.
 */
#ifndef DECODE_AGE_KINDS_H
#define DECODE_AGE_KINDS_H

#include "decode/age/header.h"
#include "decode/age/identity.h"

/* Computes the recipient of a secret.  crypto_scalarmult_curve25519_base would take half the time,
 * but would add a table of 30 KB to the program. */
int age_x25519_base(unsigned char recipient[AGE_KEY], const unsigned char secret[AGE_KEY]);

enum verdict age_x25519_open(const struct age_identity *, struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *);
enum verdict age_hybrid_open(const unsigned char secret[AGE_KEY], struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *);

#endif
