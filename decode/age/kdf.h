/* SPDX-License-Identifier: ISC */
/*
 * age kdf: derives every key of age v1 by the formulas in decode/age/format.h, with libsodium
 * alone.  Nothing can fail.  The caller wipes what it receives.
 */
#ifndef DECODE_AGE_KDF_H
#define DECODE_AGE_KDF_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/age/format.h"
#include "decode/slice.h"

/* HKDF-SHA-256 (RFC 5869): its two steps, and both together.  n is at most 32. */
void age_hkdf_extract(struct slice salt, struct slice ikm, unsigned char prk[AGE_KEY]);
void age_hkdf_expand(const unsigned char prk[AGE_KEY], struct slice info, unsigned char *out,
	size_t n);
void age_hkdf(struct slice ikm, struct slice salt, struct slice info, unsigned char key[AGE_KEY]);

/* The MAC of a header, from its first byte up to and including "---". */
void age_header_mac(const unsigned char file_key[AGE_FILE_KEY], struct slice header,
	unsigned char mac[AGE_KEY]);

void age_payload_key(const unsigned char file_key[AGE_FILE_KEY],
	const unsigned char nonce[AGE_PAYLOAD_NONCE], unsigned char key[AGE_KEY]);
void age_chunk_nonce(uint64_t counter, bool last, unsigned char nonce[AGE_AEAD_NONCE]);

/* The wrap key of an X25519 stanza. */
void age_x25519_key(const unsigned char shared[AGE_KEY], const unsigned char share[AGE_SHARE],
	const unsigned char recipient[AGE_KEY], unsigned char key[AGE_KEY]);

/* The key schedule of HPKE base mode, from X-Wing's shared secret to the
 * AEAD's key and base nonce. */
void age_hybrid_key(const unsigned char shared[AGE_KEY], unsigned char key[AGE_KEY],
	unsigned char nonce[AGE_AEAD_NONCE]);

#endif
