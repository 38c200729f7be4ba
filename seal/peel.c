/* SPDX-License-Identifier: ISC */
#include "seal/peel.h"

#include "decode/age/header.h"
#include "decode/armor.h"
#include "decode/base64.h"
#include "decode/gunzip.h"
#include "seal/in.h"

/* Only the first line of a stanza can begin like this, because a body is base64. */
bool
peel_stanza(struct slice *header, struct slice *type)
{
	struct slice line;

	while (slice_line(header, &line))
		if (slice_skip(&line, SLICE(AGE_STANZA))) {
			slice_field(&line, ' ', type);
			return true;
		}
	return false;
}

/* Finds lengths that no complete payload has: no room for the last tag, or an
 * empty chunk behind others. */
static void
peel_measure(struct slice payload, struct peeled *p)
{
	struct slice nonce;
	size_t full, last;

	p->cut = !slice_take(&payload, AGE_PAYLOAD_NONCE, &nonce) || payload.n < AGE_TAG;
	if (p->cut)
		return;
	full = payload.n / AGE_SEALED_CHUNK;
	last = payload.n % AGE_SEALED_CHUNK;
	p->cut = full ? last > 0 && last <= AGE_TAG : last < AGE_TAG;
	p->payload = full * AGE_CHUNK + (last > AGE_TAG ? last - AGE_TAG : 0);
}

static void
peel_read_age(struct peeled *p)
{
	struct slice rest = buf_slice(&p->inner), type, header;
	struct age_header h;
	struct err e;

	if (age_header_parse(&rest, &h, &e) != V_OK)
		return;
	p->header = header = h.stanzas;
	while (peel_stanza(&header, &type))
		p->stanzas++;
	peel_measure(rest, p);
}

static enum verdict
peel_undo(enum layer layer, struct slice in, struct buf *out, struct err *e)
{
	bool ended;

	switch (layer) {
	case LAYER_BASE64:
		return base64_text(in, out, &ended, e);
	case LAYER_ARMOR:
		return armor_decode(in, out, e);
	case LAYER_AGE:
		return buf_put(out, in, e);
	case LAYER_GZIP:
		return gunzip(in, out, e);
	}
	return V_OK;
}

/* unwrap recognises and judges the layers; here they are decoded once more, to learn what each
 * holds.  A text encoding that is cut off still yields what came before the cut, and is the layer
 * to blame. */
enum verdict
peel_layers(struct slice in, struct peeled *p, struct err *e)
{
	static const struct age_identities none;
	struct buf next = BUF(IN_MAX);
	struct slice plain;
	struct err why = { 0 }, ignored;
	enum verdict v, cut = V_OK;

	*p = (struct peeled){ .inner = BUF(IN_MAX) };
	v = unwrap(in, &none, &next, &plain, &p->seen, e);
	buf_free(&next);
	if (p->seen.n == 0)
		return v == V_OK ? buf_put(&p->inner, in, e) : v;
	for (size_t i = 0; cut != V_BAD && i < p->seen.n; i++) {
		enum verdict undone = peel_undo(p->seen.v[i], in, &next,
		    cut == V_OK ? &why : &ignored);

		p->size[i] = in.n;
		cut = undone == V_OK ? cut : undone;
		buf_free(&p->inner);
		p->inner = next;
		next = BUF(IN_MAX);
		in = buf_slice(&p->inner);
	}
	if (p->seen.sealed)
		peel_read_age(p);
	if (v == V_OK || (e->fault != F_LOCKED && e->fault != F_ACCESS))
		return v;
	if (cut != V_OK)
		*e = why;
	return cut;
}

void
peel_free(struct peeled *p)
{
	buf_free(&p->inner);
}
