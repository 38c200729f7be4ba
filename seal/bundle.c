/* SPDX-License-Identifier: ISC */
#include "seal/bundle.h"

#include "decode/unwrap.h"
#include "seal/age_seal.h"
#include "seal/encode.h"
#include "seal/gzip.h"
#include "seal/in.h"
#include "seal/peel.h"

enum verdict
bundle_finish(struct bundle *b, const struct sign_key *key, const struct recipients *rs,
	struct err *e)
{
	enum verdict v = key ? text_sign(&b->text, key, e) : text_stamp(&b->text, e);

	b->gzipped = b->sealed = BUF(2 * IN_MAX);
	b->base64 = BUF(3 * IN_MAX);
	if (v == V_OK)
		v = gzip(buf_slice(&b->text.bytes), &b->gzipped, e);
	if (v == V_OK)
		v = age_seal(buf_slice(&b->gzipped), rs, &b->sealed, e);
	if (v == V_OK)
		v = encode_base64(buf_slice(&b->sealed), &b->base64, e);
	return v;
}

enum verdict
bundle_make(const struct options *o, const struct sign_key *key, const struct recipients *rs,
	struct bundle *b, struct err *e)
{
	enum verdict v;

	*b = (struct bundle){ 0 };
	v = text_load(o, &b->text, e);
	return v == V_OK ? bundle_finish(b, key, rs, e) : v;
}

static enum verdict
bundle_reopen(const struct bundle *b, struct slice finished, const struct age_identities *ids,
	struct err *e)
{
	struct buf room = BUF(3 * IN_MAX);
	struct slice plain;
	struct layers seen;
	enum verdict v = unwrap(finished, ids, &room, &plain, &seen, e);

	if (v == V_OK && !slice_eq(plain, buf_slice(&b->text.bytes)))
		v = err_fault(e, V_BAD, F_OWN,
		    "the sealed bundle does not decrypt to the original text");
	buf_free(&room);
	return v;
}

/* Checks what can be checked without a key: decoding gives the same age file again, and its header
 * has a stanza for every recipient. */
static enum verdict
bundle_reread(const struct bundle *b, struct slice finished, size_t recipients, struct err *e)
{
	struct peeled p;
	enum verdict v = peel_layers(finished, &p, e);

	if (v == V_OK && (!slice_eq(buf_slice(&p.inner), buf_slice(&b->sealed))
	    || p.stanzas != recipients || p.cut))
		v = err_fault(e, V_BAD, F_OWN, "the sealed bundle cannot be read back");
	peel_free(&p);
	return v;
}

enum verdict
bundle_prove(const struct bundle *b, struct slice finished, size_t recipients,
	const struct age_identities *ids, struct err *e)
{
	return ids->n ? bundle_reopen(b, finished, ids, e)
	    : bundle_reread(b, finished, recipients, e);
}

void
bundle_free(struct bundle *b)
{
	text_free(&b->text);
	buf_free(&b->gzipped);
	buf_free(&b->sealed);
	buf_free(&b->base64);
}
