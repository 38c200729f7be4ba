#include <sodium.h>

#include "decode/age/kdf.h"
#include "decode/age/kinds.h"

/* Returns false if the share is of low order, so that the shared secret would be 0. */
static bool
x25519_open_stanza(const unsigned char secret[AGE_KEY], const unsigned char recipient[AGE_KEY],
	const unsigned char share[AGE_SHARE], const unsigned char body[AGE_WRAPPED],
	unsigned char file_key[AGE_FILE_KEY], bool *opened)
{
	static const unsigned char nonce[AGE_AEAD_NONCE];
	unsigned char shared[AGE_KEY], key[AGE_KEY];
	bool good = crypto_scalarmult_curve25519(shared, secret, share) == 0;

	if (good) {
		age_x25519_key(shared, share, recipient, key);
		*opened = crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL, body,
		    AGE_WRAPPED, NULL, 0, nonce, key) == 0;
	}
	sodium_memzero(shared, sizeof shared);
	sodium_memzero(key, sizeof key);
	return good;
}

enum verdict
age_x25519_open(const unsigned char secret[AGE_KEY], struct slice stanzas,
	unsigned char file_key[AGE_FILE_KEY], bool *opened, struct err *e)
{
	unsigned char recipient[AGE_KEY], share[AGE_SHARE], body[AGE_WRAPPED];
	struct age_stanza s;
	bool known = false;

	*opened = false;
	while (!*opened && age_stanza_find(&stanzas, SLICE(AGE_X25519_TYPE), &s)) {
		if (!known)
			crypto_scalarmult_curve25519_base(recipient, secret);
		known = true;
		if (!age_stanza_read(&s, share, sizeof share, body)
		    || !x25519_open_stanza(secret, recipient, share, body, file_key, opened))
			return err_set(e, V_BAD, "age: malformed X25519 stanza");
	}
	return V_OK;
}
