/* SPDX-License-Identifier: ISC */
/*
 * Seals age files of any shape for tests: several recipients, several chunks, wrong forms.
 * Nothing is random.  The keys come from age/kdf.h, which test_kdf compares with known answers.
 */
#ifndef TESTS_UNIT_SEAL_H
#define TESTS_UNIT_SEAL_H

#include <sodium.h>

#include "decode/age/identity.h"
#include "decode/age/kdf.h"
#include "decode/buf.h"

static const unsigned char seal_file_key[AGE_FILE_KEY] = "YELLOW SUBMARINE";

static inline struct slice
bytes(const void *p, size_t n)
{
	return (struct slice){ p, n };
}

static inline void
seal_text(struct buf *b, const char *text)
{
	struct err e;

	buf_put(b, slice_str(text), &e);
}

static inline void
seal_base64(struct buf *b, struct slice s)
{
	static char text[8192];

	sodium_bin2base64(text, sizeof text, s.p, s.n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	seal_text(b, text);
}

static inline void
seal_stanza(struct buf *b, const char *type, struct slice arg, struct slice body)
{
	seal_text(b, "-> ");
	seal_text(b, type);
	seal_text(b, " ");
	seal_base64(b, arg);
	seal_text(b, "\n");
	seal_base64(b, body);
	seal_text(b, "\n");
}

static inline void
seal_x25519(struct buf *b, const unsigned char secret[32])
{
	static const unsigned char ephemeral[32] = { 9, 8, 7 }, zero[AGE_AEAD_NONCE];
	unsigned char share[32], recipient[32], shared[32], key[32], body[AGE_WRAPPED];

	crypto_scalarmult_base(share, ephemeral);
	crypto_scalarmult_base(recipient, secret);
	if (crypto_scalarmult(shared, ephemeral, recipient) != 0)
		return;
	age_x25519_key(shared, share, recipient, key);
	crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, seal_file_key, AGE_FILE_KEY,
	    NULL, 0, NULL, zero, key);
	seal_stanza(b, AGE_X25519_TYPE, bytes(share, 32), bytes(body, sizeof body));
}

#ifdef crypto_kem_xwing_CIPHERTEXTBYTES
static inline void
seal_hybrid(struct buf *b, const unsigned char secret[32])
{
	static const unsigned char seed[64] = { 5, 4, 3 };
	unsigned char public[AGE_HYBRID_RECIPIENT], sk[32], enc[AGE_ENC], shared[32], key[32];
	unsigned char nonce[AGE_AEAD_NONCE], body[AGE_WRAPPED];

	crypto_kem_xwing_seed_keypair(public, sk, secret);
	if (crypto_kem_xwing_enc_deterministic(enc, shared, public, seed) != 0)
		return;
	age_hybrid_key(shared, key, nonce);
	crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, seal_file_key, AGE_FILE_KEY,
	    NULL, 0, NULL, nonce, key);
	seal_stanza(b, AGE_HYBRID_TYPE, bytes(enc, sizeof enc), bytes(body, sizeof body));
}
#endif

/* Ends the header in b, which begins at its first byte. */
static inline void
seal_mac(struct buf *b)
{
	unsigned char mac[32];

	seal_text(b, "---");
	age_header_mac(seal_file_key, buf_slice(b), mac);
	seal_text(b, " ");
	seal_base64(b, bytes(mac, 32));
	seal_text(b, "\n");
}

static inline void
seal_nonce(struct buf *b, unsigned char key[AGE_KEY])
{
	unsigned char nonce[AGE_PAYLOAD_NONCE] = { 1, 2, 3 };
	struct err e;

	age_payload_key(seal_file_key, nonce, key);
	buf_put(b, bytes(nonce, sizeof nonce), &e);
}

static inline void
seal_chunk(struct buf *b, const unsigned char key[AGE_KEY], uint64_t counter, bool last,
	struct slice plain)
{
	static unsigned char out[AGE_SEALED_CHUNK];
	unsigned char nonce[AGE_AEAD_NONCE];
	struct err e;

	age_chunk_nonce(counter, last, nonce);
	crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, plain.p, plain.n, NULL, 0, NULL,
	    nonce, key);
	buf_put(b, bytes(out, plain.n + AGE_TAG), &e);
}

static inline void
seal_payload(struct buf *b, struct slice plain)
{
	unsigned char key[AGE_KEY];
	struct slice chunk;
	uint64_t counter = 0;

	seal_nonce(b, key);
	while (plain.n > AGE_CHUNK && slice_take(&plain, AGE_CHUNK, &chunk))
		seal_chunk(b, key, counter++, false, chunk);
	seal_chunk(b, key, counter, true, plain);
}

#endif
