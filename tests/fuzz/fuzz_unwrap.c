/* SPDX-License-Identifier: ISC */
/*
 * unwrap on any bytes: no crash, no read past the end, no more than the cap, *out empty unless
 * V_OK, a reason for everything else.  Seeds: tests/vectors/unwrap.
 */
#include <stdint.h>
#include <stdlib.h>

#include "decode/unwrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* That of tests/vectors/unwrap/identity: seeds open, so that their payloads are reached. */
#define IDENTITY "AGE-SECRET-KEY-1QCPZPAJ82F4Q8V7U9S9HQLXML6HJNPNU22YZPR6H8K0LKKUP65TSL69F8U"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct age_identities ids;
	struct buf out = BUF(1 << 16);
	struct slice plain;
	struct layers seen;
	struct err e = { 0 };
	enum verdict v;

	if (ids.n == 0 && age_identities_parse(SLICE(IDENTITY), &ids, &e) != V_OK)
		abort();
	v = unwrap((struct slice){ data, size }, &ids, &out, &plain, &seen, &e);
	if (seen.n > LAYERS_MAX || out.n > out.max || (v == V_OK) != (e.text[0] == '\0'))
		abort();
	if (v != V_OK && out.n != 0)
		abort();
	if (v == V_OK && seen.n > 0 && !seen.whole)
		abort();
	buf_free(&out);
	return 0;
}
