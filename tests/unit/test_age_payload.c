/* SPDX-License-Identifier: ISC */
/* age: payloads of every wrong shape, with the reason, and files for hybrid identities. */
#include "tests/unit/agefile.h"

static struct buf
sealed_header(void)
{
	struct buf b = start("");

	seal_x25519(&b, one);
	seal_mac(&b);
	return b;
}

static unsigned char plain[3 * AGE_CHUNK];

static enum verdict
opens_payload(struct buf *b, size_t cut, size_t want)
{
	struct age_identities ids = holds(AGE_X25519, one);
	enum verdict v = opens(bytes(b->p, b->n - cut), &ids, bytes(plain, want));

	buf_free(b);
	return v;
}

static void
payload_sizes(void)
{
	static const size_t sizes[] = { 0, 1, AGE_CHUNK - 1, AGE_CHUNK, AGE_CHUNK + 1,
	    2 * AGE_CHUNK,
		2 * AGE_CHUNK + 5, 3 * AGE_CHUNK };
	char name[80];

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct buf b = sealed_header();

		seal_payload(&b, bytes(plain, sizes[i]));
		snprintf(name, sizeof name, "a payload of %zu bytes is opened", sizes[i]);
		CHECK(name, opens_payload(&b, 0, sizes[i]) == V_OK);
	}
}

/* Opens a payload of the chunks that the letters describe, as the switch says. */
static enum verdict
chunks(const char *what)
{
	struct buf b = sealed_header();
	unsigned char key[AGE_KEY];
	uint64_t counter = 0;

	seal_nonce(&b, key);
	for (; *what; what++)
		switch (*what) {
		case 'C': seal_chunk(&b, key, counter++, false, bytes(plain, AGE_CHUNK)); break;
		case 'c': seal_chunk(&b, key, counter++, false, bytes(plain, 9)); break;
		case 'L': seal_chunk(&b, key, counter++, true, bytes(plain, AGE_CHUNK)); break;
		case 'l': seal_chunk(&b, key, counter++, true, bytes(plain, 9)); break;
		case '0': seal_chunk(&b, key, counter++, true, bytes(plain, 0)); break;
		case '+': counter++; break;
		case 'x': seal_text(&b, "x"); break;
		}
	return opens_payload(&b, 0, 0);
}

static void
payload_shapes(void)
{
	CHECK("one chunk that is not marked as the last is waited for", chunks("C") == V_MORE);
	CHECK_REASON("the reason for waiting for the last chunk is a cut between two chunks",
	    e, "age: cut off between two chunks");
	CHECK("two chunks of which none is the last are waited for", chunks("CC") == V_MORE);
	CHECK("a short chunk that is not the last is waited for", chunks("c") == V_MORE);
	CHECK_REASON("the reason for waiting after a short chunk is the last chunk",
	    e, "age: the last chunk is cut off or damaged");
	CHECK("an empty chunk after others is refused", chunks("C0") == V_BAD);
	CHECK_REASON("the reason for refusing an empty chunk after others is the empty last chunk",
	    e, "age: empty last chunk");
	CHECK("two chunks marked as the last are refused", chunks("LL") == V_BAD);
	CHECK_REASON("the reason for refusing two chunks marked as the last is the first of them",
	    e, "age: damaged in chunk 1");
	CHECK("a last chunk before a short one is refused", chunks("Ll") == V_BAD);
	CHECK("a byte after a full last chunk is refused", chunks("Lx") == V_BAD);
	CHECK("a byte after a short last chunk looks like a cut", chunks("lx") == V_MORE);
	CHECK("a payload without a chunk is waited for", chunks("") == V_MORE);
	CHECK_REASON("the reason for waiting for a payload without a chunk is a cut in the payload",
	    e, "age: cut off in its payload");
	CHECK("a chunk left out before the last looks like a cut", chunks("C+l") == V_MORE);
	CHECK("a chunk left out before others is refused", chunks("C+Cl") == V_BAD);
	CHECK_REASON("the reason for refusing a missing chunk is the chunk that follows it",
	    e, "age: damaged in chunk 2");
}

/* Cuts around each border.  Cuts at each byte of 128 KiB would take long and show no more. */
static void
payload_cuts(void)
{
	struct age_identities ids = holds(AGE_X25519, one);
	struct buf b = sealed_header(), out = BUF(1 << 20);
	const size_t header = b.n, nonce = header + AGE_PAYLOAD_NONCE;
	const size_t borders[] = { header, nonce, nonce + AGE_CHUNK, nonce + AGE_SEALED_CHUNK };
	bool cut = true, first = true, last = true;

	seal_payload(&b, bytes(plain, AGE_CHUNK + 20));
	for (size_t i = 0; i < 4; i++)
		for (size_t n = borders[i] - 2; n <= borders[i] + 20; n++)
			cut &= age_open(guarded(bytes(b.p, n)), &ids, &out, &e) == V_MORE
			    && out.n == 0;
	CHECK("a file cut off around every border is waited for", cut);
	for (size_t at = nonce; at < b.n; at += at < nonce + AGE_SEALED_CHUNK ? 4099 : 1) {
		b.p[at] ^= 0x10;
		if (at < nonce + AGE_SEALED_CHUNK)
			first &= age_open(buf_slice(&b), &ids, &out, &e) == V_BAD
			    && e.fault == F_DATA
			    && strcmp(e.text, "age: damaged in chunk 1") == 0 && out.n == 0;
		else
			last &= age_open(buf_slice(&b), &ids, &out, &e) == V_MORE && out.n == 0
			    && strcmp(e.text, "age: the last chunk is cut off or damaged") == 0;
		b.p[at] ^= 0x10;
	}
	CHECK("damage in a chunk that is not the last is refused", first);
	CHECK("damage in the last chunk looks like a cut", last);
	CHECK("the file without the damage is opened",
	    age_open(buf_slice(&b), &ids, &out, &e) == V_OK && out.n == AGE_CHUNK + 20);
	buf_free(&b);
	buf_free(&out);
}

/* The cap counts every byte that is opened, and those that the buffer held before. */
static void
payload_cap(void)
{
	struct age_identities ids = holds(AGE_X25519, one);
	struct buf b = sealed_header(), out = BUF(AGE_CHUNK + 24);

	seal_payload(&b, bytes(plain, AGE_CHUNK + 20));
	seal_text(&out, "1234");
	CHECK("a payload of the size of the cap is opened",
	    age_open(buf_slice(&b), &ids, &out, &e) == V_OK && out.n == AGE_CHUNK + 24
	    && memcmp(out.p, "1234\0\1", 6) == 0);
	buf_clear(&out);
	seal_text(&out, "12345");
	CHECK("a payload one byte above the cap is refused",
	    age_open(buf_slice(&b), &ids, &out, &e) == V_BAD && out.n == 0);
	CHECK_REASON("the reason for refusing a payload above the cap is the cap",
	    e, "larger than 65560 bytes");
	buf_free(&b);
	buf_free(&out);
}

/* --- the hybrid kind --- */

static void
hybrid(void)
{
#ifdef crypto_kem_xwing_CIPHERTEXTBYTES
	static const unsigned char two[32] = { 2, 2 };
	struct age_identities ids = holds(AGE_HYBRID, two), classic = holds(AGE_X25519, one);
	struct buf b = start(""), short_one;

	seal_hybrid(&b, one);
	seal_hybrid(&b, two);
	seal_x25519(&b, one);
	seal_mac(&b);
	seal_payload(&b, SLICE("A=1\n"));
	CHECK("hybrid identities are built in", age_hybrid_built);
	CHECK("a hybrid identity opens a file that was sealed for it",
	    opens(buf_slice(&b), &ids, SLICE("A=1\n")) == V_OK);
	CHECK("an X25519 identity opens a file that was sealed for hybrid identities too",
	    opens(buf_slice(&b), &classic, SLICE("A=1\n")) == V_OK);
	classic.v[0].kind = AGE_HYBRID;
	classic.v[0].secret[0] ^= 1;
	CHECK("a file for other hybrid identities is refused",
	    opens(buf_slice(&b), &classic, SLICE("")) == V_BAD
	    && e.fault == F_LOCKED);
	buf_free(&b);
	short_one = start("-> mlkem768x25519 AAAA\n" B43 "\n");
	seal_mac(&short_one);
	CHECK("a hybrid stanza with a short share is refused",
	    opens(buf_slice(&short_one), &ids, SLICE("")) == V_BAD);
	CHECK_REASON("the reason for refusing a hybrid stanza with a short share is the stanza",
	    e, "age: malformed mlkem768x25519 stanza");
	buf_free(&short_one);
#else
	CHECK("hybrid identities are not built in", !age_hybrid_built);
	SKIP("a hybrid identity opens a file that was sealed for it", "no X-Wing");
#endif
}

int
main(void)
{
	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (unsigned char)(i ^ i >> 8);
	payload_sizes();
	payload_shapes();
	payload_cuts();
	payload_cap();
	hybrid();
	return test_failed != 0;
}
