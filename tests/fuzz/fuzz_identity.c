/* SPDX-License-Identifier: ISC */
/*
 * identity files of any bytes: no crash, *ids untouched unless V_OK, and no reason quotes the text.
 * Seeds: tests/vectors/identity.
 */
#include <stdint.h>
#include <stdlib.h>

#include "decode/age/identity.h"
#include "decode/bech32.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct age_identities ids = { 0 };
	unsigned char recipient[32];
	struct err e = { 0 };
	enum verdict v = age_identities_parse((struct slice){ data, size }, &ids, &e);

	if ((v == V_OK) != (ids.n > 0) || ids.n > AGE_IDENTITIES_MAX || (v == V_OK) != !e.text[0])
		abort();
	for (size_t i = 0; v != V_OK && ids.v && i < sizeof ids.v[0].secret; i++)
		if (ids.v[0].secret[i])
			abort();
	bech32_decode((struct slice){ data, size }, SLICE("age"), recipient, sizeof recipient);
	age_identities_wipe(&ids);
	return 0;
}
