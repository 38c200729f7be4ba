/* SPDX-License-Identifier: ISC */
#include "decode/age/kdf.h"

#include <sodium.h>

/* HMAC-SHA-256 over several parts, so that they need not be concatenated. */
static void
kdf_hmac(struct slice key, const struct slice *part, size_t n, unsigned char out[AGE_KEY])
{
	crypto_auth_hmacsha256_state h;

	crypto_auth_hmacsha256_init(&h, key.p, key.n);
	for (size_t i = 0; i < n; i++)
		if (part[i].n)
			crypto_auth_hmacsha256_update(&h, part[i].p, part[i].n);
	crypto_auth_hmacsha256_final(&h, out);
	sodium_memzero(&h, sizeof h);
}

/* One block of HKDF-Expand with an info in parts.  The array must have room for one more part. */
static void
kdf_expand(const unsigned char prk[AGE_KEY], struct slice *info, size_t parts, unsigned char *out,
	size_t n)
{
	unsigned char block[AGE_KEY];

	info[parts] = SLICE("\x01");
	kdf_hmac((struct slice){ prk, AGE_KEY }, info, parts + 1, block);
	memcpy(out, block, n < AGE_KEY ? n : AGE_KEY);
	sodium_memzero(block, sizeof block);
}

void
age_hkdf_extract(struct slice salt, struct slice ikm, unsigned char prk[AGE_KEY])
{
	kdf_hmac(salt, &ikm, 1, prk);
}

void
age_hkdf_expand(const unsigned char prk[AGE_KEY], struct slice info, unsigned char *out, size_t n)
{
	struct slice part[2] = { info };

	kdf_expand(prk, part, 1, out, n);
}

void
age_hkdf(struct slice ikm, struct slice salt, struct slice info, unsigned char key[AGE_KEY])
{
	unsigned char prk[AGE_KEY];

	age_hkdf_extract(salt, ikm, prk);
	age_hkdf_expand(prk, info, key, AGE_KEY);
	sodium_memzero(prk, sizeof prk);
}

void
age_header_mac(const unsigned char file_key[AGE_FILE_KEY], struct slice header,
	unsigned char mac[AGE_KEY])
{
	unsigned char key[AGE_KEY];

	age_hkdf((struct slice){ file_key, AGE_FILE_KEY }, SLICE(""), SLICE("header"), key);
	kdf_hmac((struct slice){ key, AGE_KEY }, &header, 1, mac);
	sodium_memzero(key, sizeof key);
}

void
age_payload_key(const unsigned char file_key[AGE_FILE_KEY],
	const unsigned char nonce[AGE_PAYLOAD_NONCE], unsigned char key[AGE_KEY])
{
	age_hkdf((struct slice){ file_key, AGE_FILE_KEY },
	    (struct slice){ nonce, AGE_PAYLOAD_NONCE }, SLICE("payload"), key);
}

void
age_chunk_nonce(uint64_t counter, bool last, unsigned char nonce[AGE_AEAD_NONCE])
{
	memset(nonce, 0, AGE_AEAD_NONCE);
	for (int i = AGE_AEAD_NONCE - 2; counter; i--, counter >>= 8)
		nonce[i] = (unsigned char)counter;
	nonce[AGE_AEAD_NONCE - 1] = last;
}

void
age_x25519_key(const unsigned char shared[AGE_KEY], const unsigned char share[AGE_SHARE],
	const unsigned char recipient[AGE_KEY], unsigned char key[AGE_KEY])
{
	unsigned char salt[AGE_SHARE + AGE_KEY];

	memcpy(salt, share, AGE_SHARE);
	memcpy(salt + AGE_SHARE, recipient, AGE_KEY);
	age_hkdf((struct slice){ shared, AGE_KEY }, (struct slice){ salt, sizeof salt },
		SLICE(AGE_X25519_INFO), key);
}

/* RFC 9180 section 4: the version and the suite id precede every label of the key schedule. */
#define HPKE SLICE("HPKE-v1"), SLICE("HPKE\x64\x7a\0\x01\0\x03")

static void
kdf_labeled_extract(struct slice salt, struct slice label, struct slice ikm,
	unsigned char prk[AGE_KEY])
{
	struct slice part[] = { HPKE, label, ikm };

	kdf_hmac(salt, part, 4, prk);
}

static void
kdf_labeled_expand(const unsigned char prk[AGE_KEY], struct slice length, struct slice label,
	struct slice info, unsigned char *out, size_t n)
{
	struct slice part[6] = { length, HPKE, label, info };

	kdf_expand(prk, part, 5, out, n);
}

void
age_hybrid_key(const unsigned char shared[AGE_KEY], unsigned char key[AGE_KEY],
	unsigned char nonce[AGE_AEAD_NONCE])
{
	/* mode base, 0 | psk_id_hash | info_hash */
	unsigned char context[1 + 2 * AGE_KEY] = { 0 }, secret[AGE_KEY];
	struct slice info = { context, sizeof context }, none = SLICE("");

	kdf_labeled_extract(none, SLICE("psk_id_hash"), none, context + 1);
	kdf_labeled_extract(none, SLICE("info_hash"), SLICE(AGE_HYBRID_INFO),
	    context + 1 + AGE_KEY);
	kdf_labeled_extract((struct slice){ shared, AGE_KEY }, SLICE("secret"), none, secret);
	kdf_labeled_expand(secret, SLICE("\0\x20"), SLICE("key"), info, key, AGE_KEY);
	kdf_labeled_expand(secret, SLICE("\0\x0c"), SLICE("base_nonce"), info, nonce,
	    AGE_AEAD_NONCE);
	sodium_memzero(secret, sizeof secret);
}
