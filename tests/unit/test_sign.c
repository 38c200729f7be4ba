/* SPDX-License-Identifier: ISC */
/* sign: secret keys of minisign, its signatures to the byte, and damaged keys, which are
 * refused. */
#include <sodium.h>
#include <stdlib.h>

#include "decode/endline.h"
#include "seal/sign.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

#define FOLDER "tests/vectors/sign/"

static struct err e;

static const char *
file_of(const char *name, struct slice s)
{
	static char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", name);
	f = fopen(path, "wb");
	if (f) {
		fwrite(s.p, 1, s.n, f);
		fclose(f);
	}
	return path;
}

static enum verdict
load(const char *path, struct sign_key *key)
{
	return sign_key_load(&(struct options){ .sign = path }, key, &e);
}

static void
signs_as_minisign(void)
{
	struct slice body = vector(FOLDER "text"), file = vector(FOLDER "text.minisig"), line;
	struct buf out = BUF(4096);
	struct sign_key key;

	CHECK("a key of minisign without a password is read",
	    load(FOLDER "plain.key", &key) == V_OK);
	slice_line(&file, &line);
	slice_line(&file, &line);
	CHECK("a key of minisign gives the signature of minisign to the byte",
	    sign_put_line(&key, body, &out, &e) == V_OK
	    && slice_eq(buf_slice(&out), line));
	buf_free(&out);
	sign_put_public(&key, &out, &e);
	CHECK("a key of minisign gives the public key file of minisign to the byte",
	    slice_eq(buf_slice(&out), vector(FOLDER "key.pub")));
	buf_free(&out);
}

/* Only bits of the key are flipped: without a password, nothing else in the file is used. */
static void
damage_is_found(const char *path)
{
	struct slice file = vector(FOLDER "plain.key");
	unsigned char bad[512], raw[158];
	size_t start = (size_t)((unsigned char *)memchr(file.p, '\n', file.n) - file.p) + 1;
	struct sign_key key;
	bool cut = true, flipped = true;

	for (size_t n = 0; n + 1 < file.n; n++)
		cut &= load(file_of(path, (struct slice){ file.p, n }), &key) == V_BAD;
	CHECK("every prefix of a secret key is refused", cut);
	sodium_base642bin(raw, sizeof raw, (const char *)file.p + start, file.n - start,
	    "\n", NULL, NULL, sodium_base64_VARIANT_ORIGINAL);
	memcpy(bad, file.p, start);
	for (size_t bit = 8 * 62; bit < 8 * 126; bit++) {	/* the secret key itself */
		raw[bit / 8] ^= (unsigned char)(1 << bit % 8);
		sodium_bin2base64((char *)bad + start, sizeof bad - start, raw, sizeof raw,
		    sodium_base64_VARIANT_ORIGINAL);
		flipped &= load(file_of(path, (struct slice){ bad, file.n - 1 }), &key) == V_BAD;
		raw[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	CHECK("a secret key with a flipped bit is refused", flipped);
}

static void
goes_back(const char *path)
{
	struct sign_key key, back;
	struct buf out = BUF(4096), public = BUF(4096);
	struct endline_key verify;

	sign_key_make(&key);
	CHECK("a new key is written", sign_put_secret(&key, (struct slice){ 0 }, &out, &e) == V_OK);
	CHECK("a secret key that was written is read back",
	    load(file_of(path, buf_slice(&out)), &back) == V_OK
	    && memcmp(&key, &back, sizeof key) == 0);
	CHECK("the public key of a new key is accepted by --verify-key",
	    sign_put_public(&key, &public, &e) == V_OK
	    && endline_key_parse(buf_slice(&public), &verify, &e) == V_OK
	    && memcmp(verify.id, key.id, sizeof key.id) == 0);
	remove(file_of(path, (struct slice){ 0 }));
	buf_free(&out);
	buf_free(&public);
}

int
main(void)
{
	char path[64];

	if (sodium_init() < 0)
		return 1;
	snprintf(path, sizeof path, "waitenv-test-sign-%08x", randombytes_random());
	signs_as_minisign();
	damage_is_found(path);
	goes_back(path);
	return test_failed != 0;
}
