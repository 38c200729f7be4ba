/* SPDX-License-Identifier: ISC */
/* sealing: text encodings, recipients, gzip, and age files of every kind and shape that decode/age
 * opens to what was sealed. */
#include <sodium.h>

#include "decode/age/age.h"
#include "decode/armor.h"
#include "decode/base64.h"
#include "decode/bech32.h"
#include "decode/gunzip.h"
#include "seal/age_seal.h"
#include "seal/encode.h"
#include "seal/gzip.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;
static struct recipients rs;

static struct slice
trimmed(struct slice s)
{
	while (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	return s;
}

static void
base64_goes_back(void)
{
	unsigned char in[200], back[200];
	bool raw = true, padded = true;

	for (size_t n = 0; n <= sizeof in; n++) {
		struct buf b = BUF(4096);

		randombytes_buf(in, sizeof in);
		raw &= encode_base64_raw((struct slice){ in, n }, &b, &e) == V_OK
		    && base64_raw(buf_slice(&b), back, n) && memcmp(in, back, n) == 0;
		buf_clear(&b);
		padded &= encode_base64((struct slice){ in, n }, &b, &e) == V_OK && b.n % 4 == 0
		    && base64_padded(buf_slice(&b), back, n) && memcmp(in, back, n) == 0;
		buf_free(&b);
	}
	CHECK("base64 without padding decodes to the original 0 to 200 bytes", raw);
	CHECK("base64 with padding decodes to the original 0 to 200 bytes", padded);
}

static void
bech32_goes_back(void)
{
	unsigned char in[80], back[80];
	bool good = true;

	for (size_t n = 1; n <= sizeof in; n++) {
		struct buf b = BUF(4096);

		randombytes_buf(in, sizeof in);
		good &= encode_bech32(SLICE("some-hrp"), (struct slice){ in, n }, &b, &e) == V_OK
		    && bech32_decode(buf_slice(&b), SLICE("some-hrp"), back, n)
		    && memcmp(in, back, n) == 0;
		buf_free(&b);
	}
	CHECK("bech32 decodes to the original 1 to 80 bytes", good);
}

static void
armor_goes_back(void)
{
	unsigned char in[200];
	bool good = true, lines = true;

	randombytes_buf(in, sizeof in);
	for (size_t n = 1; n <= sizeof in; n++) {
		struct buf b = BUF(4096), back = BUF(4096);
		struct slice rest, line;

		good &= encode_armor((struct slice){ in, n }, &b, &e) == V_OK
		    && armor_decode(buf_slice(&b), &back, &e) == V_OK
		    && slice_eq(buf_slice(&back), (struct slice){ in, n });
		for (rest = buf_slice(&b); slice_line(&rest, &line); )
			lines &= line.n > 0 && line.n <= 64;
		buf_free(&b);
		buf_free(&back);
	}
	CHECK("armor decodes to the original 1 to 200 bytes", good);
	CHECK("no line of armor is empty or longer than 64 characters", lines);
}

/* The identities of the specification and their recipients. */
static void
recipients_of(const char *in, const char *want, const char *name)
{
	struct age_identities ids = { 0 };
	struct recipient r;
	struct buf b = BUF(4096);

	CHECK(name, age_identities_parse(vector(in), &ids, &e) == V_OK
	    && (recipient_of(&ids.v[0], &r), recipient_format(&r, &b, &e)) == V_OK
	    && slice_eq(buf_slice(&b), trimmed(vector(want))));
	rs.n = 0;
	CHECK("a recipient that was formatted is parsed to the same key",
	    recipients_add(&rs, buf_slice(&b), &e) == V_OK
	    && rs.v[0].kind == r.kind && memcmp(rs.v[0].key, r.key, recipient_size(r.kind)) == 0);
	age_identities_wipe(&ids);
	buf_free(&b);
}

static void
recipients_refused(void)
{
	struct slice good = trimmed(vector("tests/vectors/recipient/x25519.want"));
	struct slice secret = trimmed(vector("tests/vectors/recipient/x25519.in"));
	struct slice hybrid = trimmed(vector("tests/vectors/recipient/hybrid.want"));
	unsigned char copy[100];
	bool refused = true, silent = true;

	for (size_t i = 4; i < good.n; i++) {
		memcpy(copy, good.p, good.n);
		copy[i] = copy[i] == 'q' ? 'p' : 'q';
		rs.n = 0;
		refused &= recipients_add(&rs, (struct slice){ copy, good.n }, &e) == V_BAD;
		refused &= rs.n == 0;
	}
	CHECK("a recipient with any one character changed is refused", refused);
	CHECK_REASON("the message about a mistyped recipient shows its beginning", e,
	    "the checksum of a recipient is wrong: age1zvkyg2lqzraa2lnj...");
	for (size_t n = 0; n <= secret.n; n++) {
		silent &= recipients_add(&rs, (struct slice){ secret.p, n }, &e) == V_BAD;
		silent &= !strstr(e.text, "GFPYY") && !strstr(e.text, "AGE-SECRET");
	}
	CHECK("the message that refuses a part of an identity as a recipient shows none of it",
	    silent);
	CHECK_REASON("the message that refuses an identity as a recipient calls it a secret key", e,
	    "a secret key stands where a recipient is expected");
	CHECK("an X25519 recipient is added", recipients_add(&rs, good, &e) == V_OK);
	if (!age_hybrid_built) {
		SKIP("a hybrid recipient beside an X25519 recipient is refused", "no X-Wing");
		return;
	}
	CHECK("a hybrid recipient beside an X25519 recipient is refused",
	    recipients_add(&rs, hybrid, &e) == V_BAD && rs.n == 1);
	CHECK_REASON("the reason for refusing mixed recipients names both kinds",
	    e, "post-quantum and classic recipients cannot be mixed");
}

/* With the point 0 as recipient, anybody could compute the shared secret. */
static void
useless_key(void)
{
	struct buf b = BUF(4096);

	memset(&rs.v[0], 0, sizeof rs.v[0]);
	rs.n = 1;
	CHECK("age_seal refuses a recipient of low order",
	    age_seal(SLICE("x"), &rs, &b, &e) == V_BAD);
	buf_free(&b);
}

static void
gzip_goes_back(void)
{
	static unsigned char in[300000];
	struct buf a = BUF(1 << 20), b = BUF(1 << 20), back = BUF(1 << 20);
	struct slice s = { in, sizeof in };

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (unsigned char)(i * i >> 7);
	CHECK("gzip compresses the input", gzip(s, &a, &e) == V_OK && a.n < sizeof in);
	CHECK("gzip gives the same bytes for the same text", gzip(s, &b, &e) == V_OK
	    && slice_eq(buf_slice(&a), buf_slice(&b)));
	CHECK("the gzip header has no name, no time, level 9 and Unix",
	    memcmp(a.p, "\x1f\x8b\x08\0\0\0\0\0\x02\x03", 10) == 0);
	CHECK("gunzip returns the text that gzip compressed",
	    gunzip(buf_slice(&a), &back, &e) == V_OK
	    && slice_eq(buf_slice(&back), s));
	buf_clear(&a);
	buf_clear(&back);
	CHECK("gunzip returns the empty text that gzip compressed",
	    gzip((struct slice){ 0 }, &a, &e) == V_OK
	    && gunzip(buf_slice(&a), &back, &e) == V_OK && back.n == 0);
	buf_free(&a);
	buf_free(&b);
	buf_free(&back);
}

static bool
opens(const struct age_identity *id, struct slice sealed, struct slice want)
{
	struct age_identity only = *id;
	struct age_identities ids = { &only, 1 };
	struct buf plain = BUF(1 << 20);
	bool good;

	good = age_open(sealed, &ids, &plain, &e) == V_OK && slice_eq(buf_slice(&plain), want);
	buf_free(&plain);
	return good;
}

static void
seals(enum age_kind kind, const char *name)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 65519, 65520, 65535, 65536, 65537, 65552,
		131071, 131072, 131073, 196608, 300000 };
	static unsigned char in[300000];
	struct age_identity ids[3], stranger = { .kind = kind, .secret = { 9 } };
	bool good = true, others = true, differ = true;

	randombytes_buf(in, sizeof in);
	rs.n = 3;
	for (size_t i = 0; i < 3; i++) {
		ids[i] = (struct age_identity){ .kind = kind };
		randombytes_buf(ids[i].secret, sizeof ids[i].secret);
		recipient_of(&ids[i], &rs.v[i]);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct slice s = { in, sizes[i] };
		struct buf a = BUF(1 << 20), b = BUF(1 << 20);

		good &= age_seal(s, &rs, &a, &e) == V_OK && age_seal(s, &rs, &b, &e) == V_OK;
		differ &= a.n == b.n && !slice_eq(buf_slice(&a), buf_slice(&b));
		for (size_t k = 0; k < 3; k++)
			good &= opens(&ids[k], buf_slice(&a), s);
		others &= !opens(&stranger, buf_slice(&a), s);
		buf_free(&a);
		buf_free(&b);
	}
	CHECK(name, good);
	CHECK("sealing the same text twice gives different bundles", differ);
	CHECK("an identity that a bundle was not sealed for does not open it", others);
}

static void
write_file(const char *folder, const char *kind, size_t n, struct slice s)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%zu.%s", folder, n, kind);
	f = fopen(path, "wb");
	if (!f || fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0)
		exit(1);
}

/* Writes files for age itself to open: N.age sealed from N.plain, and the identity. */
static int
write_files(const char *folder)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 131071, 131072, 131073, 196608 };
	static unsigned char in[196608];
	struct age_identities ids = { 0 };
	struct slice id = vector("tests/vectors/recipient/x25519.in");
	struct buf b = BUF(1 << 20);

	randombytes_buf(in, sizeof in);
	age_identities_parse(id, &ids, &e);
	recipient_of(&ids.v[0], &rs.v[0]);
	rs.n = 1;
	write_file(folder, "identity", 0, id);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct slice s = { in, sizes[i] };

		buf_clear(&b);
		age_seal(s, &rs, &b, &e);
		write_file(folder, "plain", sizes[i], s);
		write_file(folder, "age", sizes[i], buf_slice(&b));
	}
	age_identities_wipe(&ids);
	buf_free(&b);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 2)
		return write_files(argv[1]);
	base64_goes_back();
	bech32_goes_back();
	armor_goes_back();
	recipients_of("tests/vectors/recipient/x25519.in", "tests/vectors/recipient/x25519.want",
	    "the X25519 identity of the specification has the documented recipient");
	recipients_refused();
	useless_key();
	gzip_goes_back();
	seals(AGE_X25519, "each of three X25519 identities opens sixteen sizes");
	if (age_hybrid_built) {
		recipients_of("tests/vectors/recipient/hybrid.in",
		    "tests/vectors/recipient/hybrid.want",
		    "the hybrid identity of the specification has the documented recipient");
		seals(AGE_HYBRID, "each of three hybrid identities opens sixteen sizes");
	} else {
		SKIP("each of three hybrid identities opens sixteen sizes", "no X-Wing");
	}
	return test_failed != 0;
}
