/* SPDX-License-Identifier: ISC */
#include <sodium.h>

#include "decode/age/age.h"
#include "decode/age/kdf.h"
#include "decode/age/kinds.h"
#include "decode/age/stream.h"

/* A passphrase stanza must be the only stanza.  Nobody can be asked for the passphrase here. */
static enum verdict
open_refuse_scrypt(struct slice stanzas, struct err *e)
{
	struct slice rest = stanzas;
	struct age_stanza s;

	if (!age_stanza_find(&rest, SLICE(AGE_SCRYPT_TYPE), &s))
		return V_OK;
	if (rest.n || s.type.p != stanzas.p + sizeof AGE_STANZA - 1)
		return err_set(e, V_BAD, "age: a passphrase stanza is not the only stanza");
	return err_fault(e, V_BAD, F_ACCESS,
	    "age: sealed with a passphrase, which cannot be opened unattended");
}

static enum verdict
open_refuse_locked(const struct age_identities *ids, struct err *e)
{
	if (ids->n == 0)
		return err_fault(e, V_BAD, F_LOCKED, "age: sealed, and no identity is given");
	if (!ids->passed_plugin && !ids->passed_ssh)
		return err_fault(e, V_BAD, F_LOCKED, "age: no identity opens it");
	return err_fault(e, V_BAD, F_LOCKED, "age: no identity opens it; %s not supported",
	    !ids->passed_ssh ? "those of plugins are" : !ids->passed_plugin ? "SSH keys are"
	    : "plugins and SSH keys are");
}

static enum verdict
open_find_file_key(struct slice stanzas, const struct age_identities *ids,
	unsigned char file_key[AGE_FILE_KEY], struct err *e)
{
	enum verdict v = V_OK;
	bool opened = false;

	for (size_t i = 0; i < ids->n && v == V_OK && !opened; i++) {
		const struct age_identity *id = &ids->v[i];

		switch (id->kind) {
		case AGE_X25519:
			v = age_x25519_open(id, stanzas, file_key, &opened, e);
			break;
		case AGE_HYBRID:
			v = age_hybrid_open(id->secret, stanzas, file_key, &opened, e);
			break;
		}
	}
	if (v != V_OK || opened)
		return v;
	return open_refuse_locked(ids, e);
}

static enum verdict
open_check_mac(const struct age_header *h, const unsigned char file_key[AGE_FILE_KEY],
	struct err *e)
{
	unsigned char mac[AGE_KEY];

	age_header_mac(file_key, h->mac_over, mac);
	if (sodium_memcmp(mac, h->mac, sizeof mac) != 0)
		return err_set(e, V_BAD, "age: damaged header, its MAC differs");
	return V_OK;
}

enum verdict
age_open(struct slice in, const struct age_identities *ids, struct buf *out, struct err *e)
{
	unsigned char file_key[AGE_FILE_KEY] = { 0 };
	struct age_header h;
	enum verdict v = age_header_parse(&in, &h, e);

	if (v == V_OK)
		v = open_refuse_scrypt(h.stanzas, e);
	if (v == V_OK)
		v = open_find_file_key(h.stanzas, ids, file_key, e);
	if (v == V_OK)
		v = open_check_mac(&h, file_key, e);
	if (v == V_OK)
		v = age_stream_open(file_key, in, out, e);
	else
		buf_clear(out);
	sodium_memzero(file_key, sizeof file_key);
	return v;
}
