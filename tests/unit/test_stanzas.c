/* SPDX-License-Identifier: ISC */
/* stanzas: which stanzas of an age file are for which identity, and which are for an unknown
 * one. */
#include "seal/stanzas.h"
#include "tests/unit/seal.h"
#include "tests/unit/test.h"

static struct err e;
static struct recipients told;
static const struct age_identities both = {
    (struct age_identity[]){ { AGE_X25519, { 8 } }, { AGE_X25519, { 16 } } }, 2 };
static const struct age_identities one = { (struct age_identity[]){ { AGE_X25519, { 8 } } }, 1 };

/* X25519 ignores the lowest three bits. */
static const unsigned char *
secret(int n)
{
	static const unsigned char secrets[][32] = { { 0 }, { 8 }, { 16 }, { 24 } };

	return secrets[n];
}

/* Writes a stanza for each letter: 1, 2 and 3 for these secrets, g of an unknown type, x
 * malformed. */
static void
header(struct buf *b, const char *stanzas)
{
	static const unsigned char body[32];

	*b = BUF(1 << 16);
	seal_text(b, AGE_VERSION);
	for (; *stanzas; stanzas++)
		if (*stanzas == 'g')
			seal_stanza(b, "some-grease", bytes("any", 3), bytes(body, 32));
		else if (*stanzas == 'x')
			seal_stanza(b, AGE_X25519_TYPE, bytes(body, 31), bytes(body, 32));
		else
			seal_x25519(b, secret(*stanzas - '0'));
	seal_mac(b);
}

static void
is_told(const char *claim, const char *stanzas, const struct age_identities *ids,
    size_t n, bool all)
{
	struct buf b;
	bool got;

	header(&b, stanzas);
	CHECK(claim, stanzas_recipients(buf_slice(&b), ids, &told, &got, &e) == V_OK && told.n == n
	    && got == all);
	buf_free(&b);
}

/* The stanza opens, but its file key is not that of the MAC.  A forger could write it so that it is
 * taken for a known one. */
static void
of_another_key(void)
{
	struct buf b;
	bool all;

	header(&b, "1");
	memcpy((unsigned char *)memmem(b.p, b.n, "--- ", 4) + 4, "AAAA", 4);
	CHECK("a stanza of another file key counts as unknown",
	    stanzas_recipients(buf_slice(&b), &both, &told, &all, &e) == V_OK && told.n == 0
	    && !all);
	buf_free(&b);
}

int
main(void)
{
	struct recipient r;
	struct buf b;
	bool all;

	if (sodium_init() < 0)
		return 1;
	is_told("the identity of the only stanza determines every recipient", "1", &one, 1, true);
	is_told("the identities of both stanzas determine every recipient", "12", &both, 2, true);
	is_told("one identity does not determine the recipient of the second stanza", "12",
	    &one, 1, false);
	is_told("one identity does not determine the recipient of the first stanza", "21",
	    &one, 1, false);
	is_told("an identity without a stanza is not a recipient", "1", &both, 1, true);
	is_told("a stanza for an unknown identity determines no recipient", "3", &both, 0, false);
	is_told("a stanza of an unknown type after a known one counts as unknown", "1g",
	    &both, 1, false);
	is_told("a stanza of an unknown type before a known one counts as unknown", "g1",
	    &both, 1, false);
	is_told("a malformed stanza counts as unknown", "1x", &both, 1, false);
	is_told("two stanzas for one identity determine every recipient", "11", &one, 2, true);
	of_another_key();
	header(&b, "2");
	recipient_of(&both.v[1], &r);
	CHECK("the recipient that a stanza determines is that of the identity",
	    stanzas_recipients(buf_slice(&b), &both, &told, &all, &e)
	    == V_OK && recipients_have(&told, &r) && told.n == 1);
	CHECK("a header that is cut off is V_MORE",
	    stanzas_recipients((struct slice){ b.p, b.n - 9 }, &both, &told,
	    &all, &e) == V_MORE && !all);
	buf_free(&b);
	return test_failed != 0;
}
