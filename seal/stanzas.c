/* SPDX-License-Identifier: ISC */
#include "seal/stanzas.h"

#include <sodium.h>

#include "decode/age/kdf.h"
#include "decode/age/kinds.h"
#include "seal/peel.h"

/* Cuts off the next stanza as a text of its own.  Only its first line begins with "-> ". */
static bool
stanzas_next(struct slice *stanzas, struct slice *one)
{
	struct slice rest = *stanzas, type;

	if (!peel_stanza(&rest, &type))
		return false;
	while (rest.n && !slice_starts(rest, SLICE(AGE_STANZA)))
		slice_line(&rest, &type);
	return slice_take(stanzas, stanzas->n - rest.n, one);
}

/* Whether the identity opens the stanza, and the key in it is that of this header. */
static bool
stanzas_open(const struct age_header *h, struct slice one, const struct age_identity *id)
{
	unsigned char key[AGE_FILE_KEY] = { 0 }, mac[AGE_KEY];
	bool opened = false;
	struct err e;

	switch (id->kind) {
	case AGE_X25519:
		age_x25519_open(id, one, key, &opened, &e);
		break;
	case AGE_HYBRID:
		age_hybrid_open(id->secret, one, key, &opened, &e);
		break;
	}
	age_header_mac(key, h->mac_over, mac);
	opened = opened && sodium_memcmp(mac, h->mac, sizeof mac) == 0;
	sodium_memzero(key, sizeof key);
	return opened;
}

enum verdict
stanzas_recipients(struct slice in, const struct age_identities *ids, struct recipients *rs,
	bool *all, struct err *e)
{
	struct age_header h;
	struct slice one;
	enum verdict v = age_header_parse(&in, &h, e);

	rs->n = 0;
	*all = v == V_OK;
	while (v == V_OK && stanzas_next(&h.stanzas, &one)) {
		size_t i = 0;

		while (i < ids->n && !stanzas_open(&h, one, &ids->v[i]))
			i++;
		if (i < ids->n && rs->n < RECIPIENTS_MAX)
			recipient_of(&ids->v[i], &rs->v[rs->n++]);
		else
			*all = false;
		*all &= rs->n && rs->v[rs->n - 1].kind == rs->v[0].kind;
	}
	return v;
}
