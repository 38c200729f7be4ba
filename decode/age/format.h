/* SPDX-License-Identifier: ISC */
/*
 * The wire format of age v1 (c2sp.org/age), in one place for decrypting and encrypting.
 *
 * "Header": lines of text that end in LF alone
 *	age-encryption.org/v1	version line
 *	-> TYPE ARGUMENT…	one or more stanzas; arguments of VCHAR, separated by one SP
 *	BODY			base64 in lines of 64; the last line is shorter, perhaps empty
 *	--- MAC			base64 of the header's HMAC-SHA-256, 43 columns
 * All base64 in it is RFC 4648 section 4, canonical, without padding.  The MAC covers every byte up
 * to and including "---".  HMAC key = HKDF(file key, salt empty, info "header").
 *
 * "Payload": follows the header's last LF
 *	nonce		16
 *	chunk…		ChaCha20-Poly1305 of 65,536 bytes, followed by the tag; the last chunk
 *			may be shorter, and is empty only if the whole payload is
 * Payload key = HKDF(file key, salt nonce, info "payload").
 *	chunk nonce	11 counter, big-endian, from 0 | 1 for the last chunk, else 0
 *
 * "Recipient types"
 *	type		arguments	body	wrap key
 *	X25519		share, 32	32	HKDF(X25519 of share and identity,
 *						salt share | recipient, info AGE_X25519_INFO)
 *	mlkem768x25519	enc, 1120	32	HPKE base mode (RFC 9180): KEM 0x647a, X-Wing;
 *						KDF 1; AEAD 3; info AGE_HYBRID_INFO; no aad, no psk
 *	scrypt		salt, work	32	a passphrase; must be the only stanza
 * A body is ChaCha20-Poly1305 of the file key; its nonce is 0, or HPKE's base nonce.
 *
 * "Bech32" (BIP 173 without its limit on length)
 *	AGE-SECRET-KEY-1…	X25519 identity, 32	age1…		its recipient, 32
 *	AGE-SECRET-KEY-PQ-1…	hybrid seed, 32		age1pq1…	its recipient, 1216
 *
 * "ASCII armor": RFC 7468, strict: base64 with padding in lines of 64 between BEGIN and END.
 */
#ifndef DECODE_AGE_FORMAT_H
#define DECODE_AGE_FORMAT_H

#define AGE_VERSION_ANY "age-encryption.org/"
#define AGE_VERSION_1 AGE_VERSION_ANY "v1"
#define AGE_VERSION AGE_VERSION_1 "\n"
#define AGE_STANZA "-> "
#define AGE_MAC "---"
#define AGE_COLUMNS 64
#define AGE_COLUMNS_BYTES 48		/* bytes in a full line of base64 */

#define AGE_BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define AGE_END "-----END AGE ENCRYPTED FILE-----"

#define AGE_X25519_TYPE "X25519"
#define AGE_X25519_INFO "age-encryption.org/v1/X25519"
#define AGE_X25519_HRP "age-secret-key-"
#define AGE_X25519_RECIPIENT_HRP "age"

#define AGE_HYBRID_TYPE "mlkem768x25519"
#define AGE_HYBRID_INFO "age-encryption.org/mlkem768x25519"
#define AGE_HYBRID_HRP "age-secret-key-pq-"
#define AGE_HYBRID_RECIPIENT_HRP "age1pq"

#define AGE_SCRYPT_TYPE "scrypt"

enum {
	AGE_FILE_KEY = 16,
	AGE_KEY = 32,			/* every derived key, every secret, a MAC */
	AGE_TAG = 16,
	AGE_WRAPPED = AGE_FILE_KEY + AGE_TAG,
	AGE_SHARE = 32,
	AGE_ENC = 1120,
	AGE_HYBRID_RECIPIENT = 1216,
	AGE_AEAD_NONCE = 12,
	AGE_PAYLOAD_NONCE = 16,
	AGE_CHUNK = 65536,
	AGE_SEALED_CHUNK = AGE_CHUNK + AGE_TAG,
	AGE_STANZAS_MAX = 1024		/* ours: limits the work for a hostile header */
};

#endif
