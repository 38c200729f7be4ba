/* SPDX-License-Identifier: ISC */
/* age kdf: every key against known answers. */
#include "decode/age/kdf.h"

#include <sodium.h>

#include "tests/unit/test.h"

static bool
is_hex(const unsigned char *p, size_t n, const char *want)
{
	char hex[2 * 64 + 1];

	return strcmp(sodium_bin2hex(hex, sizeof hex, p, n), want) == 0;
}

/* RFC 5869 appendix A.  Its output is longer than a key, so the first 32 bytes are compared. */
static void
hkdf_vectors(void)
{
	unsigned char ikm[80], salt[80], info[80], key[32];

	memset(ikm, 0x0b, 22);
	for (unsigned char i = 0; i < 13; i++)
		salt[i] = i;
	for (unsigned char i = 0; i < 10; i++)
		info[i] = 0xf0 + i;
	age_hkdf((struct slice){ ikm, 22 }, (struct slice){ salt, 13 },
	    (struct slice){ info, 10 }, key);
	CHECK("HKDF gives the vector of RFC 5869 A.1", is_hex(key, 32,
	    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
	for (unsigned char i = 0; i < 80; i++)
		ikm[i] = i, salt[i] = 0x60 + i, info[i] = (unsigned char)(0xb0 + i);
	age_hkdf((struct slice){ ikm, 80 }, (struct slice){ salt, 80 },
	    (struct slice){ info, 80 }, key);
	CHECK("HKDF gives the vector of RFC 5869 A.2", is_hex(key, 32,
	    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"));
	memset(ikm, 0x0b, 22);
	age_hkdf((struct slice){ ikm, 22 }, SLICE(""), SLICE(""), key);
	CHECK("HKDF gives the vector of RFC 5869 A.3", is_hex(key, 32,
	    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
}

/* Known answers, computed with Python's hmac and hashlib from the age specification. */
static void
key_vectors(void)
{
	unsigned char in[96], key[32], nonce[12];

	for (unsigned char i = 0; i < sizeof in; i++)
		in[i] = i;
	age_header_mac(in, SLICE("abc"), key);
	CHECK("the key of the header's MAC is derived", is_hex(key, 32,
	    "259da400c2fcf849b40cd1e2a3b4ea430764a8da1724ab3f95cccf0471a864cd"));
	age_payload_key(in, in, key);
	CHECK("the payload key is derived", is_hex(key, 32,
	    "43183988be3189756d0eef083e4f4b24c8dcd2ddecff1e8498a728f0d1601ae9"));
	age_x25519_key(in, in + 32, in + 64, key);
	CHECK("the X25519 wrap key is derived", is_hex(key, 32,
	    "86181357d4590478c9454e6912ea4f093db0df68a122f6336a481ce2b70f6517"));
	age_hybrid_key(in, key, nonce);
	CHECK("the HPKE key is derived", is_hex(key, 32,
	    "ad51b95336c065c409681a96268f9a0c4230fb6682259359a082a5ec1776ea21"));
	CHECK("the HPKE base nonce is derived", is_hex(nonce, 12, "a68da1384fb3c3c1e70696a3"));
	age_chunk_nonce(0x0102, false, nonce);
	CHECK("the nonce of a chunk is derived", is_hex(nonce, 12, "000000000000000000010200"));
	age_chunk_nonce(UINT64_MAX, true, nonce);
	CHECK("the nonce of the last chunk is derived",
	    is_hex(nonce, 12, "000000ffffffffffffffff01"));
}

int
main(void)
{
	hkdf_vectors();
	key_vectors();
	return test_failed != 0;
}
