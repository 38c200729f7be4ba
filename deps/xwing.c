/* SPDX-License-Identifier: ISC */
/*
 * The first test vector of X-Wing (draft-connolly-cfrg-xwing-kem, appendix C): the keys of a seed,
 * what is sent with the randomness given, and the secret both sides have.  0 if this libsodium
 * agrees.
 */
#include <sodium.h>
#include <string.h>

int
main(void)
{
	static const char seed_hex[] =
		"7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26";
	static const char random_hex[] =
		"3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
		"35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2";
	static const char want_hex[] =
		"d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384";
	unsigned char seed[32], random[64], want[32], public[crypto_kem_xwing_PUBLICKEYBYTES];
	unsigned char secret[crypto_kem_xwing_SECRETKEYBYTES];
	unsigned char sent[crypto_kem_xwing_CIPHERTEXTBYTES];
	unsigned char one[32], other[32];

	sodium_hex2bin(seed, sizeof seed, seed_hex, sizeof seed_hex - 1, NULL, NULL, NULL);
	sodium_hex2bin(random, sizeof random, random_hex, sizeof random_hex - 1, NULL, NULL, NULL);
	sodium_hex2bin(want, sizeof want, want_hex, sizeof want_hex - 1, NULL, NULL, NULL);
	return crypto_kem_xwing_seed_keypair(public, secret, seed) != 0
	    || crypto_kem_xwing_enc_deterministic(sent, one, public, random) != 0
	    || crypto_kem_xwing_dec(other, sent, secret) != 0
	    || memcmp(one, want, sizeof want) != 0 || memcmp(other, want, sizeof want) != 0;
}
