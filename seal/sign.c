/* SPDX-License-Identifier: ISC */
#include "seal/sign.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#include "decode/base64.h"
#include "seal/encode.h"
#include "seal/in.h"
#include "seal/password.h"

enum {
	TAG = 2, ID = 8, PUBLIC = 32, SECRET = 64, SIGNATURE = 64, CHECK = 32, SALT = 32, NUMBER = 8
};

/* The offsets of the fields of a secret key. */
enum {
	AT_KDF = TAG, AT_SALT = 3 * TAG, AT_OPS = AT_SALT + SALT, AT_MEM = AT_OPS + NUMBER,
	AT_ID = AT_MEM + NUMBER, AT_SECRET = AT_ID + ID, AT_CHECK = AT_SECRET + SECRET,
	SECRET_ALL = AT_CHECK + CHECK, MASKED = SECRET_ALL - AT_ID
};

static const unsigned char kdf_none[TAG];

static void
sign_put_number(unsigned char at[NUMBER], uint64_t n)
{
	for (size_t i = 0; i < NUMBER; i++)
		at[i] = (unsigned char)(n >> 8 * i);
}

static uint64_t
sign_number(const unsigned char at[NUMBER])
{
	uint64_t n = 0;

	for (size_t i = 0; i < NUMBER; i++)
		n |= (uint64_t)at[i] << 8 * i;
	return n;
}

static void
sign_checksum(const unsigned char raw[SECRET_ALL], unsigned char sum[CHECK])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, CHECK);
	crypto_generichash_update(&state, raw, TAG);
	crypto_generichash_update(&state, raw + AT_ID, ID + SECRET);
	crypto_generichash_final(&state, sum, CHECK);
	sodium_memzero(&state, sizeof state);
}

/* Encrypts or decrypts the secret key by XOR with a stream from the password.  More work than
 * minisign asks for is refused, because only a damaged file asks for it, and it would never end. */
static enum verdict
sign_mask(unsigned char raw[SECRET_ALL], struct slice password, struct err *e)
{
	uint64_t ops = sign_number(raw + AT_OPS), mem = sign_number(raw + AT_MEM);
	unsigned char mask[MASKED];

	if (ops > crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE
	    || mem > crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE)
		return err_set(e, V_BAD, "a damaged minisign secret key");
	if (crypto_pwhash_scryptsalsa208sha256(mask, sizeof mask,
	    password.n ? (const char *)password.p : "",
	    password.n, raw + AT_SALT, ops, (size_t)mem) != 0)
		return err_sys(e, errno, "cannot get the %zu MiB of memory that the password needs",
		    (size_t)(mem >> 20));
	for (size_t i = 0; i < MASKED; i++)
		raw[AT_ID + i] ^= mask[i];
	sodium_memzero(mask, sizeof mask);
	return V_OK;
}

static enum verdict
sign_unmask(unsigned char raw[SECRET_ALL], const char *password_file, struct err *e)
{
	unsigned char sum[CHECK];
	struct buf password = { 0 };
	enum verdict v = password_read(password_file, false, &password, e);

	if (v == V_OK)
		v = sign_mask(raw, buf_slice(&password), e);
	if (v == V_OK) {
		sign_checksum(raw, sum);
		if (sodium_memcmp(sum, raw + AT_CHECK, sizeof sum) != 0)
			v = err_fault(e, V_BAD, F_ACCESS, "wrong password for the secret key");
	}
	buf_free(&password);
	return v;
}

/* The second half of the secret key is the public key, which is derived from the first half. */
static enum verdict
sign_key_take(const unsigned char raw[SECRET_ALL], struct sign_key *key, struct err *e)
{
	unsigned char public[PUBLIC];

	memcpy(key->id, raw + AT_ID, ID);
	crypto_sign_ed25519_seed_keypair(public, key->ed25519, raw + AT_SECRET);
	if (sodium_memcmp(key->ed25519, raw + AT_SECRET, SECRET) != 0) {
		sign_key_wipe(key);
		return err_set(e, V_BAD, "a damaged minisign secret key");
	}
	return V_OK;
}

static enum verdict
sign_key_parse(struct slice file, const char *password_file, struct sign_key *key, struct err *e)
{
	unsigned char raw[SECRET_ALL] = { 0 };
	struct slice line;
	enum verdict v = V_OK;

	if (slice_starts(file, SLICE("untrusted comment:")))
		slice_line(&file, &line);
	if (!slice_line(&file, &line))
		return err_set(e, V_BAD, "not a minisign secret key");
	line.n -= line.n && line.p[line.n - 1] == '\r';
	if (!base64_padded(line, raw, sizeof raw) || memcmp(raw, "Ed", TAG) != 0)
		v = err_set(e, V_BAD, "not a minisign secret key");
	else if (memcmp(raw + AT_KDF, "Sc", TAG) == 0)
		v = sign_unmask(raw, password_file, e);
	else if (memcmp(raw + AT_KDF, kdf_none, TAG) != 0)
		v = err_set(e, V_BAD, "an unsupported kind of minisign secret key");
	if (v == V_OK)
		v = sign_key_take(raw, key, e);
	sodium_memzero(raw, sizeof raw);
	return v;
}

enum verdict
sign_key_load(const struct options *o, struct sign_key *key, struct err *e)
{
	struct buf file = BUF(65536);
	enum verdict v;

	if (!o->sign)
		return o->password_file || o->minisig_out ? err_usage(e, "%s needs --sign",
		    o->minisig_out ? "--minisig-out" : "--password-file") : V_OK;
	v = in_read(o->sign, &file, e);
	if (v == V_OK && (v = sign_key_parse(buf_slice(&file), o->password_file, key, e)) != V_OK
	    && e->fault != F_USAGE)
		in_blame(o->sign, v, e);
	buf_free(&file);
	return v;
}

void
sign_key_make(struct sign_key *key)
{
	unsigned char public[PUBLIC];

	randombytes_buf(key->id, sizeof key->id);
	crypto_sign_ed25519_keypair(public, key->ed25519);
}

void
sign_key_wipe(struct sign_key *key)
{
	sodium_memzero(key, sizeof *key);
}

static enum verdict
sign_put_file(const char *comment, struct slice raw, struct buf *out, struct err *e)
{
	enum verdict v;

	if ((v = buf_put(out, SLICE("untrusted comment: "), e)) == V_OK
	    && (v = buf_put(out, slice_str(comment), e)) == V_OK
	    && (v = buf_byte(out, '\n', e)) == V_OK && (v = encode_base64(raw, out, e)) == V_OK)
		v = buf_byte(out, '\n', e);
	return v;
}

enum verdict
sign_put_secret(const struct sign_key *key, struct slice password, struct buf *out, struct err *e)
{
	unsigned char raw[SECRET_ALL] = "Ed\0\0B2";
	enum verdict v = V_OK;

	memcpy(raw + AT_ID, key->id, ID);
	memcpy(raw + AT_SECRET, key->ed25519, SECRET);
	if (password.n) {
		memcpy(raw + AT_KDF, "Sc", TAG);
		randombytes_buf(raw + AT_SALT, SALT);
		sign_put_number(raw + AT_OPS,
		    crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE);
		sign_put_number(raw + AT_MEM,
		    crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE);
		sign_checksum(raw, raw + AT_CHECK);
		v = sign_mask(raw, password, e);
	}
	if (v == V_OK)
		v = sign_put_file(password.n ? "minisign encrypted secret key"
		    : "minisign secret key", (struct slice){ raw, sizeof raw }, out, e);
	sodium_memzero(raw, sizeof raw);
	return v;
}

enum verdict
sign_put_public(const struct sign_key *key, struct buf *out, struct err *e)
{
	unsigned char raw[TAG + ID + PUBLIC] = "Ed";
	char comment[64];

	memcpy(raw + TAG, key->id, ID);
	memcpy(raw + TAG + ID, key->ed25519 + SECRET - PUBLIC, PUBLIC);
	snprintf(comment, sizeof comment, "minisign public key %016llX",
	    (unsigned long long)sign_number(key->id));
	return sign_put_file(comment, (struct slice){ raw, sizeof raw }, out, e);
}

static void
sign_body(const struct sign_key *key, struct slice body, unsigned char raw[TAG + ID + SIGNATURE])
{
	unsigned char hash[crypto_generichash_BYTES_MAX];

	crypto_generichash(hash, sizeof hash, body.p, body.n, NULL, 0);
	memcpy(raw, "ED", TAG);
	memcpy(raw + TAG, key->id, ID);
	crypto_sign_ed25519_detached(raw + TAG + ID, NULL, hash, sizeof hash, key->ed25519);
}

enum verdict
sign_put_line(const struct sign_key *key, struct slice body, struct buf *out, struct err *e)
{
	unsigned char raw[TAG + ID + SIGNATURE];

	sign_body(key, body, raw);
	return encode_base64((struct slice){ raw, sizeof raw }, out, e);
}

/* Writes the trusted comment, time and file name, as minisign does. */
static enum verdict
sign_put_comment(const char *name, struct buf *out, struct err *e)
{
	const char *slash = strrchr(name, '/');
	char text[400];
	int n = snprintf(text, sizeof text, "timestamp:%lld\tfile:%.300s\thashed",
	    (long long)time(NULL), slash ? slash + 1 : name);

	for (int i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' && text[i] != '\t')
			text[i] = '?';
	return buf_put(out, (struct slice){ (unsigned char *)text, (size_t)n }, e);
}

enum verdict
sign_put_minisig(const struct sign_key *key, struct slice body, const char *name, struct buf *out,
	struct err *e)
{
	unsigned char raw[TAG + ID + SIGNATURE], global[SIGNATURE];
	struct buf over = BUF(1024);	/* the signature, followed by the comment */
	enum verdict v;

	sign_body(key, body, raw);
	if ((v = buf_put(&over, (struct slice){ raw + TAG + ID, SIGNATURE }, e)) == V_OK
	    && (v = sign_put_comment(name, &over, e)) == V_OK) {
		crypto_sign_ed25519_detached(global, NULL, over.p, over.n, key->ed25519);
		v = sign_put_file("signature from sealenv", (struct slice){ raw, sizeof raw },
		    out, e);
	}
	if (v == V_OK && (v = buf_put(out, SLICE("trusted comment: "), e)) == V_OK
	    && (v = buf_put(out, (struct slice){ over.p + SIGNATURE, over.n - SIGNATURE },
	    e)) == V_OK
	    && (v = buf_byte(out, '\n', e)) == V_OK
	    && (v = encode_base64((struct slice){ global, sizeof global }, out, e)) == V_OK)
		v = buf_byte(out, '\n', e);
	buf_free(&over);
	return v;
}

enum verdict
sign_write(const struct options *o, const struct sign_key *key, struct slice body,
	struct out_file file, struct err *e)
{
	struct buf minisig = BUF(4096);
	enum verdict v = V_OK;

	if (o->minisig_out)
		v = sign_put_minisig(key, body, o->files[0], &minisig, e);
	if (v == V_OK)
		v = out_write_files((struct out_file[]){ file,
		    { o->minisig_out, buf_slice(&minisig), OUT_SEALED } },
		    o->minisig_out ? 2 : 1, e);
	buf_free(&minisig);
	return v;
}
