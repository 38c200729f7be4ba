/* SPDX-License-Identifier: ISC */
/* age: files that age(1) made, and headers and payloads of every wrong shape, with the reason. */
#include "decode/age/age.h"

#include "decode/arena.h"
#include "tests/unit/seal.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;
static const unsigned char one[32] = { 1, 1 };

/* --- files --- */

static struct age_identities
holds(enum age_kind kind, const unsigned char secret[32])
{
	struct age_identities ids = { arena_take(sizeof *ids.v), 1 };

	ids.v[0].kind = kind;
	memcpy(ids.v[0].secret, secret, 32);
	return ids;
}

static enum verdict
opens(struct slice file, const struct age_identities *ids, struct slice want)
{
	struct buf out = BUF(1 << 20);
	enum verdict v = age_open(guarded(file), ids, &out, &e);

	if (!slice_eq(buf_slice(&out), v == V_OK ? want : SLICE("")))
		v = V_SYS;
	buf_free(&out);
	return v;
}

/* A file of one X25519 stanza for `one`, whose text between version line and MAC is given in b. */
static enum verdict
opens_header(struct buf *b)
{
	struct age_identities ids = holds(AGE_X25519, one);
	enum verdict v;

	seal_mac(b);
	seal_payload(b, SLICE("A=1\n"));
	v = opens(buf_slice(b), &ids, SLICE("A=1\n"));
	buf_free(b);
	return v;
}

static struct buf
start(const char *stanzas)
{
	struct buf b = BUF(1 << 20);

	seal_text(&b, AGE_VERSION);
	seal_text(&b, stanzas);
	return b;
}

static void
real_files(void)
{
	struct age_identities ids = { 0 }, other = { 0 };
	struct slice env = vector("tests/vectors/unwrap/app.env");

	age_identities_parse(vector("tests/vectors/unwrap/identity"), &ids, &e);
	age_identities_parse(vector("tests/vectors/unwrap/other"), &other, &e);
	CHECK("a file made by age is opened", opens(vector("tests/vectors/unwrap/text.age"), &ids, env) == V_OK);
	CHECK("a file for another identity is refused", opens(vector("tests/vectors/unwrap/text.age"), &other, env) == V_BAD);
	CHECK_REASON("the reason for that is that no identity opens it", e, "age: no identity opens it");
	CHECK("another identity could still open it", e.fault == F_LOCKED);
	CHECK("a file for two recipients is opened by the second", opens(vector("tests/vectors/unwrap/text.two.age"), &ids,
	    env) == V_OK);
	CHECK("a file for two recipients is opened by the first", opens(vector("tests/vectors/unwrap/text.two.age"), &other,
	    env) == V_OK);
	other.passed_ssh = true;
	CHECK("another identity beside an SSH key opens nothing", opens(vector("tests/vectors/unwrap/text.age"), &other, env)
	    == V_BAD);
	CHECK_REASON("the reason names the SSH key that was skipped", e, "age: no identity opens it; SSH keys are not supported");
	other.v = arena_grow(other.v, (other.n + 1) * sizeof *other.v);
	other.v[other.n++] = ids.v[0];
	CHECK("the second of two identities opens the file", opens(vector("tests/vectors/unwrap/text.age"), &other, env)
	    == V_OK);
	ids.n = 0;
	CHECK("a file is refused without an identity", opens(vector("tests/vectors/unwrap/text.age"), &ids, env) == V_BAD
	    && e.fault == F_LOCKED);
	CHECK_REASON("the reason for that is that none was given", e, "age: sealed, and no identity is given");
	CHECK("a file sealed with a passphrase is refused", opens(vector("tests/vectors/unwrap/passphrase.age"), &other, env) == V_BAD
	    && e.fault == F_ACCESS);
	CHECK_REASON("the reason for that is the passphrase", e, "age: sealed with a passphrase, which cannot be opened unattended");
}

/* --- header --- */

struct shape {
	const char *name, *before, *after;
	enum verdict want;
	const char *reason;
};

#define B43 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define B64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

#define CHANGED "age: its line ends were changed, as in a text, but it is binary"

static const struct shape shapes[] = {
	{ "unknown stanzas are passed over", "-> x\n\n-> grease 1 ! ~\nAA\n", "-> ssh-rsa a b\n\n",
	    V_OK, "" },
	{ "a body of one full line and an empty one", "-> x\n" B64 "\n\n", "", V_OK, "" },
	{ "a body of two full lines", "-> x\n" B64 "\n" B64 "\nAA\n", "", V_OK, "" },
	{ "a full line and no last one", "-> x\n" B64 "\n", "", V_BAD, "age: malformed header" },
	{ "a line of 65", "-> x\n" B64 "A\n\n", "", V_BAD, "age: malformed header" },
	{ "no body at all", "-> x\n", "", V_BAD, "age: malformed header" },
	{ "two short lines", "-> x\nAA\nAA\n", "", V_BAD, "age: malformed header" },
	{ "padding", "-> x\nAA==\n", "", V_BAD, "age: malformed header" },
	{ "a body that is not canonical", "-> x\nAB\n", "", V_BAD, "age: malformed header" },
	{ "a CR", "-> x\r\n\n", "", V_BAD, CHANGED },
	{ "a CR in the body", "-> x\n\r\n", "", V_BAD, CHANGED },
	{ "two spaces", "-> x  y\n\n", "", V_BAD, "age: malformed header" },
	{ "a space at the end", "-> x \n\n", "", V_BAD, "age: malformed header" },
	{ "no argument", "-> \n\n", "", V_BAD, "age: malformed header" },
	{ "no space behind the arrow", "->x\n\n", "", V_BAD, "age: malformed header" },
	{ "a byte above ASCII", "-> \x80\n\n", "", V_BAD, "age: malformed header" },
	{ "a blank line", "\n", "", V_BAD, "age: malformed header" },
	{ "X25519 without an argument", "-> X25519\n" B43 "\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "X25519 with two", "-> X25519 " B43 " a\n" B43 "\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "a share of 31 bytes", "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" B43 "\n", "",
	    V_BAD, "age: malformed X25519 stanza" },
	{ "a share of order 1", "-> X25519 " B43 "\n" B43 "\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "a body of 31 bytes", "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "", V_BAD, "age: malformed X25519 stanza" },
	{ "a body of 48 bytes", "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" B64 "\n\n", "",
	    V_BAD, "age: malformed X25519 stanza" },
	{ "a body of 80 bytes", "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" B64 "\n" B43
	    "\n", "", V_BAD, "age: malformed X25519 stanza" },
	{ "x25519 in lower case is another type", "-> x25519 a\n\n", "", V_OK, "" },
	{ "scrypt among others", "-> scrypt a 1\n\n", "", V_BAD,
	    "age: a passphrase stanza is not the only stanza" },
	{ "scrypt behind others", "", "-> scrypt a 1\n\n", V_BAD,
	    "age: a passphrase stanza is not the only stanza" },
};

static void
header_shapes(void)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct buf b = start(shapes[i].before);

		seal_x25519(&b, one);
		seal_text(&b, shapes[i].after);
		e.text[0] = '\0';
		CHECK(shapes[i].name, opens_header(&b) == shapes[i].want
		    && strcmp(e.text, shapes[i].reason) == 0);
	}
}

static void
header_whole(void)
{
	struct age_identities ids = holds(AGE_X25519, one);
	struct buf b = start("");

	CHECK("a header without a stanza is refused", opens_header(&b) == V_BAD);
	CHECK_REASON("a header without a stanza is called malformed", e, "age: malformed header");
	CHECK("a header cut off in an argument is waited for", opens(SLICE(AGE_VERSION "-> x y"), &ids, SLICE("")) == V_MORE);
	CHECK("a header cut off after damage is refused", opens(SLICE(AGE_VERSION "-> x\x80y"), &ids, SLICE(""))
	    == V_BAD);
	CHECK("version 2 is refused", opens(SLICE("age-encryption.org/v2\n"), &ids, SLICE("")) == V_BAD);
	CHECK_REASON("the reason for that is the version", e, "age: not version 1");
	CHECK("version 10 is refused", opens(SLICE("age-encryption.org/v10\n"), &ids, SLICE("")) == V_BAD);
	CHECK("a version that is cut off is waited for", opens(SLICE("age-encryption.org/v"), &ids, SLICE("")) == V_MORE);
	CHECK("a text that is no age file is refused", opens(SLICE("age-encryption.com/v1\n"), &ids, SLICE("")) == V_BAD);
	b = start("");
	for (int i = 0; i < AGE_STANZAS_MAX - 1; i++)
		seal_text(&b, "-> x\n\n");
	seal_x25519(&b, one);
	CHECK("1,024 stanzas are read", opens_header(&b) == V_OK);
	b = start("");
	for (int i = 0; i < AGE_STANZAS_MAX; i++)
		seal_text(&b, "-> x\n\n");
	seal_x25519(&b, one);
	CHECK("1,025 stanzas are refused", opens_header(&b) == V_BAD);
	CHECK_REASON("the reason for that is their number", e, "age: more than 1024 stanzas");
}

/* A flipped bit of the MAC line is damage, and so is every form of it that is not the one. */
static void
mac_lines(void)
{
	static const char *const lines[] = { "--- \n", "--- " B43, "---" B43 "\n", "--- " B43 "A\n",
		"---  " B43 "\n", "--- " B43 " \n", "--- " B43 "=\n", "--- " B43 "\r\n" };
	struct age_identities ids = holds(AGE_X25519, one);

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct buf b = start("-> x\n\n");
		enum verdict want = i == 1 ? V_MORE : V_BAD;
		char name[40];

		seal_text(&b, lines[i]);
		snprintf(name, sizeof name, "MAC line of form %zu", i);
		CHECK(name, opens(buf_slice(&b), &ids, SLICE("")) == want && e.fault != F_ACCESS);
		buf_free(&b);
	}
}

/* --- payload --- */

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
	static const size_t sizes[] = { 0, 1, AGE_CHUNK - 1, AGE_CHUNK, AGE_CHUNK + 1, 2 * AGE_CHUNK,
		2 * AGE_CHUNK + 5, 3 * AGE_CHUNK };
	char name[80];

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct buf b = sealed_header();

		seal_payload(&b, bytes(plain, sizes[i]));
		snprintf(name, sizeof name, "a payload of %zu bytes", sizes[i]);
		CHECK(name, opens_payload(&b, 0, sizes[i]) == V_OK);
	}
}

/* Chunks as somebody might put them together: what each letter means stands in the switch. */
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
	CHECK_REASON("the reason for that is the cut between two chunks", e, "age: cut off between two chunks");
	CHECK("two chunks of which none is the last are waited for", chunks("CC") == V_MORE);
	CHECK("a short chunk that is not the last is waited for", chunks("c") == V_MORE);
	CHECK_REASON("the reason for that is the last chunk", e, "age: the last chunk is cut off or damaged");
	CHECK("an empty chunk after others is refused", chunks("C0") == V_BAD);
	CHECK_REASON("the reason for that is the empty last chunk", e, "age: empty last chunk");
	CHECK("two chunks marked as the last are refused", chunks("LL") == V_BAD);
	CHECK_REASON("the reason for that is the first of them", e, "age: damaged in chunk 1");
	CHECK("a last chunk before a short one is refused", chunks("Ll") == V_BAD);
	CHECK("a byte after a full last chunk is refused", chunks("Lx") == V_BAD);
	CHECK("a byte after a short last chunk looks like a cut", chunks("lx") == V_MORE);
	CHECK("a payload without a chunk is waited for", chunks("") == V_MORE);
	CHECK_REASON("the reason for that is the cut in the payload", e, "age: cut off in its payload");
	CHECK("a chunk left out before the last looks like a cut", chunks("C+l") == V_MORE);
	CHECK("a chunk left out before others is refused", chunks("C+Cl") == V_BAD);
	CHECK_REASON("the reason for that is the chunk that follows", e, "age: damaged in chunk 2");
}

/* Around every border; each byte of 128 KiB would take long and say no more. */
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
			cut &= age_open(guarded(bytes(b.p, n)), &ids, &out, &e) == V_MORE && out.n == 0;
	CHECK("a file cut off around every border is waited for", cut);
	for (size_t at = nonce; at < b.n; at += at < nonce + AGE_SEALED_CHUNK ? 4099 : 1) {
		b.p[at] ^= 0x10;
		if (at < nonce + AGE_SEALED_CHUNK)
			first &= age_open(buf_slice(&b), &ids, &out, &e) == V_BAD && e.fault == F_DATA
			    && strcmp(e.text, "age: damaged in chunk 1") == 0 && out.n == 0;
		else
			last &= age_open(buf_slice(&b), &ids, &out, &e) == V_MORE && out.n == 0
			    && strcmp(e.text, "age: the last chunk is cut off or damaged") == 0;
		b.p[at] ^= 0x10;
	}
	CHECK("damage in the first chunk is refused", first);
	CHECK("damage in the last chunk is refused", last);
	CHECK("the file without the damage is opened", age_open(buf_slice(&b), &ids, &out, &e) == V_OK && out.n == AGE_CHUNK + 20);
	buf_free(&b);
	buf_free(&out);
}

/* The cap counts what is opened, to the byte, and what was in the buf before. */
static void
payload_cap(void)
{
	struct age_identities ids = holds(AGE_X25519, one);
	struct buf b = sealed_header(), out = BUF(AGE_CHUNK + 24);

	seal_payload(&b, bytes(plain, AGE_CHUNK + 20));
	seal_text(&out, "1234");
	CHECK("a payload of the size of the cap is opened", age_open(buf_slice(&b), &ids, &out, &e) == V_OK && out.n == AGE_CHUNK + 24
	    && memcmp(out.p, "1234\0\1", 6) == 0);
	buf_clear(&out);
	seal_text(&out, "12345");
	CHECK("a payload one byte above the cap is refused", age_open(buf_slice(&b), &ids, &out, &e) == V_BAD && out.n == 0);
	CHECK_REASON("the reason for that is the cap", e, "larger than 65560 bytes");
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
	CHECK("a hybrid identity opens the file", opens(buf_slice(&b), &ids, SLICE("A=1\n")) == V_OK);
	CHECK("an X25519 identity beside it opens the file", opens(buf_slice(&b), &classic, SLICE("A=1\n")) == V_OK);
	classic.v[0].kind = AGE_HYBRID;
	classic.v[0].secret[0] ^= 1;
	CHECK("another hybrid identity is refused", opens(buf_slice(&b), &classic, SLICE("")) == V_BAD
	    && e.fault == F_LOCKED);
	buf_free(&b);
	short_one = start("-> mlkem768x25519 AAAA\n" B43 "\n");
	seal_mac(&short_one);
	CHECK("a hybrid stanza with a short share is refused", opens(buf_slice(&short_one), &ids, SLICE("")) == V_BAD);
	CHECK_REASON("the reason for that is the stanza", e, "age: malformed mlkem768x25519 stanza");
	buf_free(&short_one);
#else
	CHECK("hybrid identities are not built in", !age_hybrid_built);
	SKIP("a hybrid identity opens the file", "no X-Wing");
#endif
}

int
main(void)
{
	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (unsigned char)(i ^ i >> 8);
	real_files();
	header_shapes();
	header_whole();
	mac_lines();
	payload_sizes();
	payload_shapes();
	payload_cuts();
	payload_cap();
	hybrid();
	return test_failed != 0;
}
