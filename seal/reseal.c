/* SPDX-License-Identifier: ISC */
#include "seal/reseal.h"

#include "decode/age/age.h"
#include "seal/age_seal.h"
#include "seal/encode.h"
#include "seal/gzip.h"
#include "seal/in.h"
#include "seal/peel.h"

/* The age file was complete, so that a text of a few bytes is complete as well, and not the
 * beginning of a bundle. */
static enum verdict
reseal_look_inside(const struct age_identities *ids, struct reseal *r, struct err *e)
{
	struct layers inside;
	enum verdict v = unwrap(buf_slice(&r->payload), ids, &r->room, &r->text, &inside, e);

	if (v == V_MORE && inside.n == 0) {
		r->text = buf_slice(&r->payload);
		return V_OK;
	}
	r->gzipped = inside.n && inside.v[0] == LAYER_GZIP;
	return v == V_OK && inside.sealed ? err_set(e, V_BAD, "sealed twice") : v;
}

static enum verdict
reseal_take_apart(const struct age_identities *ids, struct reseal *r, struct err *e)
{
	struct peeled p;
	enum verdict v = peel_layers(buf_slice(&r->file), &p, e);

	if (v == V_OK && !p.seen.sealed)
		v = err_set(e, V_BAD, "not sealed");
	if (v == V_OK) {
		r->outer = p.seen;
		r->outer.n--;		/* the age file itself */
		r->age = p.inner;
		p.inner = (struct buf){ 0 };
		v = age_open(buf_slice(&r->age), ids, &r->payload, e);
	}
	peel_free(&p);
	return v == V_OK ? reseal_look_inside(ids, r, e) : v;
}

enum verdict
reseal_open(const char *path, const struct age_identities *ids, struct reseal *r, struct err *e)
{
	enum verdict v;

	*r = (struct reseal){ .path = path, .file = BUF(IN_MAX), .payload = BUF(IN_MAX),
		.room = BUF(IN_MAX) };
	v = joined_read(path, &r->file, &r->form, e);
	return v == V_OK ? in_blame(path, reseal_take_apart(ids, r, e), e) : v;
}

/* Adds one layer around in.  Base64 is one line, with a final LF if the old one had it. */
static enum verdict
reseal_wrap(const struct reseal *r, enum layer layer, struct slice in, struct buf *out,
	struct err *e)
{
	enum verdict v;

	switch (layer) {
	case LAYER_BASE64:
		v = encode_base64(in, out, e);
		return v == V_OK && r->file.p[r->file.n - 1] == '\n' ? buf_byte(out, '\n', e) : v;
	case LAYER_ARMOR:
		return encode_armor(in, out, e);
	case LAYER_GZIP:
		return gzip(in, out, e);
	case LAYER_AGE:
		break;
	}
	return err_fault(e, V_BAD, F_OWN, "an age file inside another age file");
}

/* Every identity that the file is sealed for must give the payload back. */
static enum verdict
reseal_prove(struct slice finished, struct slice sealed, struct slice payload, size_t recipients,
	const struct age_identities *ids, struct err *e)
{
	struct buf opened = BUF(2 * IN_MAX);
	struct peeled p;
	enum verdict v = peel_layers(finished, &p, e);

	if (v == V_OK
	    && (!slice_eq(buf_slice(&p.inner), sealed) || p.stanzas != recipients || p.cut))
		v = err_fault(e, V_BAD, F_OWN, "the sealed bundle cannot be read back");
	if (v == V_OK) {
		v = age_open(sealed, ids, &opened, e);
		if (v == V_OK && !slice_eq(buf_slice(&opened), payload))
			v = err_fault(e, V_BAD, F_OWN,
			    "the sealed bundle does not decrypt to the original text");
		else if (v == V_BAD && e->fault == F_LOCKED)	/* sealed for other recipients */
			v = V_OK;
	}
	peel_free(&p);
	buf_free(&opened);
	return v;
}

enum verdict
reseal_make(const struct reseal *r, struct slice payload, const struct recipients *rs,
	const struct age_identities *ids, struct buf *out, struct err *e)
{
	struct buf sealed = BUF(2 * IN_MAX), next = BUF(4 * IN_MAX);
	enum verdict v = age_seal(payload, rs, &sealed, e);

	if (v == V_OK)
		v = buf_put(out, buf_slice(&sealed), e);
	for (size_t i = r->outer.n; v == V_OK && i-- > 0; ) {
		v = reseal_wrap(r, r->outer.v[i], buf_slice(out), &next, e);
		buf_free(out);
		*out = next;
		next = BUF(4 * IN_MAX);
	}
	if (v == V_OK)
		v = reseal_prove(buf_slice(out), buf_slice(&sealed), payload, rs->n, ids, e);
	if (v == V_OK && r->form.variables) {
		v = joined_write(buf_slice(out), &r->form, r->path, &next, e);
		buf_free(out);
		*out = next;
		next = (struct buf){ 0 };
	}
	buf_free(&sealed);
	buf_free(&next);
	return in_blame(r->path, v, e);
}

void
reseal_free(struct reseal *r)
{
	buf_free(&r->file);
	buf_free(&r->age);
	buf_free(&r->payload);
	buf_free(&r->room);
}
