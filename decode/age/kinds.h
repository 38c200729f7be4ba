/*
 * age kinds: what each kind of identity does with the stanzas of a header (c2sp.org/age "Native
 * recipient types").  Tries one secret on every stanza of its kind.
 * V_OK: *opened says whether file_key is there.  V_BAD: a stanza of the kind is malformed.
 */
#ifndef DECODE_AGE_KINDS_H
#define DECODE_AGE_KINDS_H

#include "decode/age/header.h"

enum verdict age_x25519_open(const unsigned char secret[AGE_KEY], struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *);
enum verdict age_hybrid_open(const unsigned char secret[AGE_KEY], struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *);

#endif
