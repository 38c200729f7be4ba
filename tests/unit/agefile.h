/* SPDX-License-Identifier: ISC */
/*
 * What the tests of age files share: identities, the beginning of a file, and opening one.
 */
#ifndef TESTS_UNIT_AGEFILE_H
#define TESTS_UNIT_AGEFILE_H

#include "decode/age/age.h"
#include "decode/arena.h"
#include "tests/unit/seal.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

/* 32 zero bytes in base64 */
#define B43 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static struct err e;
static const unsigned char one[32] = { 1, 1 };

static inline struct age_identities
holds(enum age_kind kind, const unsigned char secret[32])
{
	struct age_identities ids = { arena_take(sizeof *ids.v), 1 };

	ids.v[0].kind = kind;
	memcpy(ids.v[0].secret, secret, 32);
	return ids;
}

static inline enum verdict
opens(struct slice file, const struct age_identities *ids, struct slice want)
{
	struct buf out = BUF(1 << 20);
	enum verdict v = age_open(guarded(file), ids, &out, &e);

	if (!slice_eq(buf_slice(&out), v == V_OK ? want : SLICE("")))
		v = V_SYS;
	buf_free(&out);
	return v;
}

static inline struct buf
start(const char *stanzas)
{
	struct buf b = BUF(1 << 20);

	seal_text(&b, AGE_VERSION);
	seal_text(&b, stanzas);
	return b;
}

#endif
