/* SPDX-License-Identifier: ISC */
#include <sodium.h>

#include "seal/commands.h"
#include "seal/entries.h"
#include "seal/in.h"
#include "seal/opened.h"
#include "seal/plain.h"
#include "seal/recipient.h"

enum { NAMES_DIGEST = 4, NAMES_HEX = 2 * NAMES_DIGEST + 1 };

/* The digest is keyed, so that nobody without the identity can test guesses.  It also covers the
 * name, so that equal values of two names have different digests. */
static void
names_digest(const unsigned char key[crypto_generichash_KEYBYTES], const struct entry *entry,
	char hex[NAMES_HEX])
{
	const unsigned char between[2] = { 0, entry->unset };
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, crypto_generichash_KEYBYTES, sizeof hash);
	crypto_generichash_update(&state, entry->name.p, entry->name.n);
	crypto_generichash_update(&state, between, sizeof between);
	crypto_generichash_update(&state, entry->value.p, entry->value.n);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(hex, NAMES_HEX, hash, NAMES_DIGEST);
	sodium_memzero(&state, sizeof state);
	sodium_memzero(hash, sizeof hash);
}

static void
names_put(struct report *r, const struct options *o, const struct entries *es,
	const struct age_identity *id)
{
	static const unsigned char purpose[] = "sealenv names";
	unsigned char key[crypto_generichash_KEYBYTES];
	char hex[NAMES_HEX];

	crypto_generichash(key, sizeof key, purpose, sizeof purpose - 1, id->secret,
	    sizeof id->secret);
	report_text(r, o->json ? "[" : "");
	for (size_t i = 0; i < es->n; i++) {
		const struct entry *entry = &es->v[i];

		names_digest(key, entry, hex);
		if (o->json) {
			report_text(r, i ? ",\n {\"name\":" : "\n {\"name\":");
			entries_put_json_name(r, entry);
			report_text(r, ",\"bytes\":");
			entries_put_json_size(r, entry);
			report_put(r, ",\"digest\":\"%s\"}", hex);
		} else {
			/* Not aligned: with a longer name, git would show every line as changed. */
			entries_put_name(r, entry, 0);
			report_put(r, "  %s  ", hex);
			entries_put_size(r, entry);
			report_text(r, "\n");
		}
	}
	report_text(r, !o->json ? "" : es->n ? "\n]\n" : "]\n");
	sodium_memzero(key, sizeof key);
}

enum verdict
command_names(const struct options *o, struct err *e)
{
	struct age_identities ids = { 0 };
	const struct dialect *dialect;
	struct opened file = { 0 };
	struct entries es = { 0 };
	struct report r;
	enum verdict v = text_dialect(o, &dialect, e);

	if (v == V_OK && o->identities.n == 0)
		return err_usage(e, "no identity to key the digests with; give -i");
	if (v == V_OK)
		v = identities_load(o, &ids, e);
	if (v == V_OK)
		v = opened_load(o->files[0], &ids, dialect, &file, e);
	if (v == V_OK)
		v = entries_sort(&file.vars, &es, e);
	if (v == V_OK) {
		report_open(&r);
		names_put(&r, o, &es, &ids.v[0]);
		v = report_write(&r, e);
	}
	entries_free(&es);
	opened_free(&file);
	age_identities_wipe(&ids);
	return v;
}
