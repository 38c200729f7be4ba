/* SPDX-License-Identifier: ISC */
#include <sodium.h>

#include "decode/age/identity.h"
#include "decode/age/kdf.h"
#include "decode/age/kinds.h"

#ifdef crypto_kem_xwing_CIPHERTEXTBYTES

const bool age_hybrid_built = true;

/* Returns false if the X25519 share in enc is of low order. */
static bool
hybrid_open_stanza(const unsigned char secret[AGE_KEY], const unsigned char enc[AGE_ENC],
	const unsigned char body[AGE_WRAPPED], unsigned char file_key[AGE_FILE_KEY], bool *opened)
{
	unsigned char shared[AGE_KEY], key[AGE_KEY], nonce[AGE_AEAD_NONCE];
	bool good = crypto_kem_xwing_dec(shared, enc, secret) == 0;

	if (good) {
		age_hybrid_key(shared, key, nonce);
		*opened = crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL, body,
		    AGE_WRAPPED, NULL, 0, nonce, key) == 0;
	}
	sodium_memzero(shared, sizeof shared);
	sodium_memzero(key, sizeof key);
	return good;
}

enum verdict
age_hybrid_open(const unsigned char secret[AGE_KEY], struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *e)
{
	unsigned char enc[AGE_ENC], body[AGE_WRAPPED];
	struct age_stanza s;

	*opened = false;
	while (!*opened && age_stanza_find(&stanzas, SLICE(AGE_HYBRID_TYPE), &s))
		if (!age_stanza_read(&s, enc, sizeof enc, body)
		    || !hybrid_open_stanza(secret, enc, body, file_key, opened))
			return err_set(e, V_BAD, "age: malformed " AGE_HYBRID_TYPE " stanza");
	return V_OK;
}

#else	/* libsodium before 1.0.22 has no X-Wing; age_identities_parse refuses such keys */

const bool age_hybrid_built = false;

enum verdict
age_hybrid_open(const unsigned char secret[AGE_KEY], struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *e)
{
	(void)secret, (void)stanzas, (void)file_key, (void)e;
	*opened = false;
	return V_OK;
}

#endif
