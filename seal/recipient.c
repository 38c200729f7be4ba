/* SPDX-License-Identifier: ISC */
#include "seal/recipient.h"

#include <sodium.h>
#include <stdio.h>

#include "decode/bech32.h"
#include "decode/chars.h"
#include "decode/utf8.h"
#include "seal/encode.h"
#include "seal/in.h"

static const struct { struct slice hrp, front; size_t n; } kinds[] = {
	[AGE_X25519] = { SLICE(AGE_X25519_RECIPIENT_HRP), SLICE("age1"), AGE_KEY },
	[AGE_HYBRID] = { SLICE(AGE_HYBRID_RECIPIENT_HRP), SLICE("age1pq1"), AGE_HYBRID_RECIPIENT },
};

size_t
recipient_size(enum age_kind kind)
{
	return kinds[kind].n;
}

void
recipient_of(const struct age_identity *id, struct recipient *r)
{
	unsigned char secret[AGE_KEY];	/* a copy of the identity's secret */

	r->kind = id->kind;
	switch (id->kind) {
	case AGE_X25519:
		crypto_scalarmult_base(r->key, id->secret);
		break;
	case AGE_HYBRID:
#ifdef crypto_kem_xwing_CIPHERTEXTBYTES	/* otherwise no identity is of this kind */
		crypto_kem_xwing_seed_keypair(r->key, secret, id->secret);
#endif
		break;
	}
	sodium_memzero(secret, sizeof secret);
}

enum verdict
recipient_format(const struct recipient *r, struct buf *out, struct err *e)
{
	struct slice key = { r->key, kinds[r->kind].n };

	return encode_bech32(kinds[r->kind].hrp, key, out, e);
}

/* Recipients are public, so enough of one is shown to find it, but not all 1,959 characters. */
static enum verdict
recipient_refuse(struct slice text, const char *reason, struct err *e)
{
	return err_usage(e, "%s: %.*s%s", reason, (int)(text.n < 20 ? text.n : 20),
	    (const char *)text.p, text.n > 20 ? "..." : "");
}

/* Bech32 ends its first part with the last 1, and that of a plugin is age1NAME. */
static bool
recipient_is_of_plugin(struct slice text)
{
	struct slice head;

	return slice_skip(&text, SLICE("age1")) && !slice_starts(text, SLICE("pq1"))
	    && slice_until(&text, '1', &head) && head.n;
}

/* Whether there is a recipient, and something else beside it. */
static bool
recipient_is_wrapped(struct slice text)
{
	size_t at = slice_search(text, SLICE("age1"));

	if (at == text.n)
		return slice_starts(text, SLICE("\xef\xbb\xbf"));
	for (size_t i = 0; i < text.n; i++)
		if (chars_is_space(text.p[i]) || text.p[i] == '"' || text.p[i] == '\'')
			return true;
	return at > 0;
}

bool
recipients_have(const struct recipients *rs, const struct recipient *r)
{
	for (size_t i = 0; i < rs->n; i++)
		if (rs->v[i].kind == r->kind && memcmp(rs->v[i].key, r->key, kinds[r->kind].n) == 0)
			return true;
	return false;
}

enum verdict
recipients_add(struct recipients *rs, struct slice text, struct err *e)
{
	struct recipient *r = &rs->v[rs->n];

	if (in_is_secret(text))
		return err_usage(e, "a secret key stands where a recipient is expected");
	if (rs->n == RECIPIENTS_MAX)
		return err_usage(e, "more than %d recipients", RECIPIENTS_MAX);
	r->kind = slice_starts(text, kinds[AGE_HYBRID].front) ? AGE_HYBRID : AGE_X25519;
	if (slice_starts(text, SLICE("ssh-")))
		return err_usage(e, "an SSH key, which is not supported as a recipient");
	if (recipient_is_wrapped(text))
		return err_usage(e,
		    "more than a recipient: quotes, white space or a byte order mark beside it");
	if (!slice_starts(text, kinds[AGE_X25519].front))	/* unknown, so not quoted */
		return err_usage(e, "not a recipient: they begin with age1");
	if (text.n != kinds[r->kind].hrp.n + 1 + (kinds[r->kind].n * 8 + 4) / 5 + 6)
		return recipient_refuse(text, recipient_is_of_plugin(text)
		    ? "a recipient of a plugin, which is not supported"
		    : "the recipient is incomplete or of an unknown kind", e);
	if (!bech32_decode(text, kinds[r->kind].hrp, r->key, kinds[r->kind].n))
		return recipient_refuse(text, "the checksum of a recipient is wrong", e);
	if (r->kind == AGE_HYBRID && !age_hybrid_built)
		return err_usage(e, "post-quantum recipients need libsodium 1.0.22");
	if (rs->n && rs->v[0].kind != r->kind)
		return err_usage(e, "post-quantum and classic recipients cannot be mixed");
	rs->n += !recipients_have(rs, r);
	return V_OK;
}

static enum verdict
recipients_read_file(const char *path, struct recipients *rs, struct err *e)
{
	struct buf file = BUF(IN_MAX);
	enum verdict v = in_read(path, &file, e);
	struct slice rest, line;

	if (v != V_OK)
		goto out;
	rest = buf_slice(&file);
	if (utf8_other(rest)) {
		v = in_blame(path, err_set(e, V_BAD, "%s", utf8_other(rest)), e);
		goto out;
	}
	for (unsigned number = 1; v == V_OK && slice_line(&rest, &line); number++) {
		char where[32];

		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || *line.p == '#' || (v = recipients_add(rs, line, e)) == V_OK)
			continue;
		snprintf(where, sizeof where, ", line %u", number);
		strncat(e->text, where, sizeof e->text - strlen(e->text) - 1);
		e->fault = F_DATA;
		in_blame(path, v, e);
	}
out:
	buf_free(&file);
	return v;
}

enum verdict
recipients_load(const struct options *o, struct recipients *rs, struct err *e)
{
	enum verdict v = V_OK;

	rs->n = 0;
	for (size_t i = 0; v == V_OK && i < o->recipients.n; i++)
		v = recipients_add(rs, slice_str(o->recipients.v[i]), e);
	for (size_t i = 0; v == V_OK && i < o->recipient_files.n; i++)
		v = recipients_read_file(o->recipient_files.v[i], rs, e);
	if (v == V_OK && rs->n == 0)
		v = err_usage(e, "no recipient; give -r or -R");
	return v;
}

enum verdict
identities_load(const struct options *o, struct age_identities *ids, struct err *e)
{
	struct buf file = BUF(IN_MAX);
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < o->identities.n; i++) {
		const char *path = o->identities.v[i];

		v = in_read(path, &file, e);
		if (v == V_OK)
			v = in_blame(path, age_identities_parse(buf_slice(&file), ids, e), e);
		buf_clear(&file);
	}
	buf_free(&file);
	return v;
}
