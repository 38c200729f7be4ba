/* SPDX-License-Identifier: ISC */
#include "seal/age_seal.h"

#include <sodium.h>

#include "decode/age/kdf.h"
#include "seal/encode.h"
#include "seal/in.h"

/* The argument of a stanza, and its body before base64. */
struct stanza {
	struct slice type;
	unsigned char arg[AGE_ENC], body[AGE_WRAPPED];
	size_t arg_n;
};

static void
age_wrap(const unsigned char file_key[AGE_FILE_KEY], const unsigned char key[AGE_KEY],
	const unsigned char nonce[AGE_AEAD_NONCE], unsigned char body[AGE_WRAPPED])
{
	crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, file_key, AGE_FILE_KEY, NULL, 0, NULL,
	    nonce, key);
}

static bool
age_wrap_x25519(const unsigned char file_key[AGE_FILE_KEY], const struct recipient *r,
	struct stanza *s)
{
	static const unsigned char nonce[AGE_AEAD_NONCE];
	unsigned char secret[AGE_KEY], shared[AGE_KEY], key[AGE_KEY];
	bool good;

	s->type = SLICE(AGE_X25519_TYPE);
	s->arg_n = AGE_SHARE;
	randombytes_buf(secret, sizeof secret);
	crypto_scalarmult_curve25519_base(s->arg, secret);
	good = crypto_scalarmult_curve25519(shared, secret, r->key) == 0;
	if (good) {
		age_x25519_key(shared, s->arg, r->key, key);
		age_wrap(file_key, key, nonce, s->body);
	}
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(shared, sizeof shared);
	sodium_memzero(key, sizeof key);
	return good;
}

#ifdef crypto_kem_xwing_CIPHERTEXTBYTES
static bool
age_wrap_hybrid(const unsigned char file_key[AGE_FILE_KEY], const struct recipient *r,
	struct stanza *s)
{
	unsigned char shared[AGE_KEY], key[AGE_KEY], nonce[AGE_AEAD_NONCE];
	bool good;

	s->type = SLICE(AGE_HYBRID_TYPE);
	s->arg_n = AGE_ENC;
	good = crypto_kem_xwing_enc(s->arg, shared, r->key) == 0;
	if (good) {
		age_hybrid_key(shared, key, nonce);
		age_wrap(file_key, key, nonce, s->body);
	}
	sodium_memzero(shared, sizeof shared);
	sodium_memzero(key, sizeof key);
	return good;
}
#endif

/* No body fills a line here, so that its only line is also the last one, which must be short. */
static enum verdict
age_put_stanza(const unsigned char file_key[AGE_FILE_KEY], const struct recipient *r,
	struct buf *out, struct err *e)
{
	struct stanza s;
	bool good = false;
	enum verdict v;

	switch (r->kind) {
	case AGE_X25519:
		good = age_wrap_x25519(file_key, r, &s);
		break;
	case AGE_HYBRID:
#ifdef crypto_kem_xwing_CIPHERTEXTBYTES	/* otherwise recipients_add refuses such recipients */
		good = age_wrap_hybrid(file_key, r, &s);
#endif
		break;
	}
	if (!good)
		return err_usage(e,
		    "a recipient is not a usable key: nobody could open the bundle");
	if ((v = buf_put(out, SLICE(AGE_STANZA), e)) == V_OK
	    && (v = buf_put(out, s.type, e)) == V_OK
	    && (v = buf_byte(out, ' ', e)) == V_OK
	    && (v = encode_base64_raw((struct slice){ s.arg, s.arg_n }, out, e)) == V_OK
	    && (v = buf_byte(out, '\n', e)) == V_OK
	    && (v = encode_base64_raw((struct slice){ s.body, sizeof s.body }, out, e)) == V_OK)
		v = buf_byte(out, '\n', e);
	return v;
}

static enum verdict
age_put_header(const unsigned char file_key[AGE_FILE_KEY], const struct recipients *rs,
	struct buf *out, struct err *e)
{
	size_t start = out->n;
	unsigned char mac[AGE_KEY];
	enum verdict v = buf_put(out, SLICE(AGE_VERSION), e);

	for (size_t i = 0; v == V_OK && i < rs->n; i++)
		v = age_put_stanza(file_key, &rs->v[i], out, e);
	if (v != V_OK || (v = buf_put(out, SLICE(AGE_MAC), e)) != V_OK)
		return v;
	age_header_mac(file_key, (struct slice){ out->p + start, out->n - start }, mac);
	if ((v = buf_byte(out, ' ', e)) == V_OK
	    && (v = encode_base64_raw((struct slice){ mac, sizeof mac }, out, e)) == V_OK)
		v = buf_byte(out, '\n', e);
	return v;
}

static enum verdict
age_put_payload(const unsigned char file_key[AGE_FILE_KEY], struct slice plain, struct buf *out,
	struct err *e)
{
	unsigned char key[AGE_KEY], nonce[AGE_AEAD_NONCE];
	uint64_t counter = 0;
	struct slice chunk;
	size_t chunks = plain.n / AGE_CHUNK + 1;
	enum verdict v = buf_reserve(out, AGE_PAYLOAD_NONCE + plain.n + chunks * AGE_TAG, e);

	if (v != V_OK)
		return v;
	randombytes_buf(out->p + out->n, AGE_PAYLOAD_NONCE);
	age_payload_key(file_key, out->p + out->n, key);
	out->n += AGE_PAYLOAD_NONCE;
	do {	/* an empty payload is one empty chunk; no other chunk is empty */
		unsigned long long n;

		slice_take(&plain, plain.n < AGE_CHUNK ? plain.n : AGE_CHUNK, &chunk);
		age_chunk_nonce(counter++, plain.n == 0, nonce);
		crypto_aead_chacha20poly1305_ietf_encrypt(out->p + out->n, &n, chunk.p, chunk.n,
		    NULL, 0, NULL, nonce, key);
		out->n += (size_t)n;
	} while (plain.n);
	sodium_memzero(key, sizeof key);
	return V_OK;
}

enum verdict
age_seal(struct slice plain, const struct recipients *rs, struct buf *out, struct err *e)
{
	unsigned char file_key[AGE_FILE_KEY];
	enum verdict v;

	randombytes_buf(file_key, sizeof file_key);
	v = age_put_header(file_key, rs, out, e);
	if (v == V_OK)
		v = age_put_payload(file_key, plain, out, e);
	sodium_memzero(file_key, sizeof file_key);
	return v;
}
