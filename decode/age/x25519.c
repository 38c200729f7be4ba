/* SPDX-License-Identifier: ISC */
#include <sodium.h>

#include "decode/age/kdf.h"
#include "decode/age/kinds.h"

int
age_x25519_base(unsigned char recipient[AGE_KEY], const unsigned char secret[AGE_KEY])
{
	static const unsigned char base[AGE_KEY] = { 9 };	/* RFC 7748, section 6.1 */

	return crypto_scalarmult_curve25519(recipient, secret, base);
}

struct x25519_stanza { unsigned char share[AGE_SHARE], body[AGE_WRAPPED]; };

/* The recipient, and whether it was computed from the secret. */
struct x25519_recipient { unsigned char key[AGE_KEY]; bool computed; };

static bool
x25519_unwrap(const unsigned char shared[AGE_KEY], const struct x25519_stanza *s,
	const unsigned char recipient[AGE_KEY], unsigned char file_key[AGE_FILE_KEY])
{
	static const unsigned char nonce[AGE_AEAD_NONCE];
	unsigned char key[AGE_KEY];
	bool opened;

	age_x25519_key(shared, s->share, recipient, key);
	opened = crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL,
	    s->body, AGE_WRAPPED, NULL, 0, nonce, key) == 0;
	sodium_memzero(key, sizeof key);
	return opened;
}

/* Returns false if the share is of low order, so that the shared secret would be 0. */
static bool
x25519_open_stanza(const struct age_identity *id, struct x25519_recipient *r,
	const struct x25519_stanza *s, unsigned char file_key[AGE_FILE_KEY], bool *opened)
{
	unsigned char shared[AGE_KEY];
	bool good = crypto_scalarmult_curve25519(shared, id->secret, s->share) == 0;

	*opened = good && (id->told || r->computed) && x25519_unwrap(shared, s, r->key, file_key);
	if (good && !*opened && !r->computed) {
		age_x25519_base(r->key, id->secret);
		r->computed = true;
		*opened = x25519_unwrap(shared, s, r->key, file_key);
	}
	sodium_memzero(shared, sizeof shared);
	return good;
}

enum verdict
age_x25519_open(const struct age_identity *id, struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *e)
{
	struct x25519_recipient recipient = { .computed = false };
	struct x25519_stanza stanza;
	struct age_stanza s;

	memcpy(recipient.key, id->recipient, sizeof recipient.key);
	*opened = false;
	while (!*opened && age_stanza_find(&stanzas, SLICE(AGE_X25519_TYPE), &s))
		if (!age_stanza_read(&s, stanza.share, sizeof stanza.share, stanza.body)
		    || !x25519_open_stanza(id, &recipient, &stanza, file_key, opened))
			return err_set(e, V_BAD, "age: malformed X25519 stanza");
	return V_OK;
}
