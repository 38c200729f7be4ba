/* SPDX-License-Identifier: ISC */
/* stanzas: which identity each stanza of an age file is for, and which is for none that is known. */
#include "seal/stanzas.h"
#include "tests/unit/seal.h"
#include "tests/unit/test.h"

static struct err e;
static struct recipients told;
static const struct age_identities both = { (struct age_identity[]){ { AGE_X25519, { 8 } }, { AGE_X25519, { 16 } } }, 2 };
static const struct age_identities one = { (struct age_identity[]){ { AGE_X25519, { 8 } } }, 1 };

/* X25519 takes no notice of the lowest three bits. */
static const unsigned char *
secret(int n)
{
	static const unsigned char secrets[][32] = { { 0 }, { 8 }, { 16 }, { 24 } };

	return secrets[n];
}

/* As 1 and 2 say for their identities; g is a stanza of an unknown type, x one whose body is malformed. */
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
is_told(const char *claim, const char *stanzas, const struct age_identities *ids, size_t n, bool all)
{
	struct buf b;
	bool got;

	header(&b, stanzas);
	CHECK(claim, stanzas_recipients(buf_slice(&b), ids, &told, &got, &e) == V_OK && told.n == n
	    && got == all);
	buf_free(&b);
}

/* A stanza that opens, to another key than that of the MAC: whoever wrote it wants it to be taken for
 * one that is known. */
static void
of_another_key(void)
{
	struct buf b;
	bool all;

	header(&b, "1");
	memcpy((unsigned char *)memmem(b.p, b.n, "--- ", 4) + 4, "AAAA", 4);
	CHECK("a stanza of another file key counts as unknown",
	    stanzas_recipients(buf_slice(&b), &both, &told, &all, &e) == V_OK && told.n == 0 && !all);
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
	is_told("one stanza, and its identity", "1", &one, 1, true);
	is_told("two stanzas, and both identities", "12", &both, 2, true);
	is_told("two stanzas, and one identity", "12", &one, 1, false);
	is_told("the same the other way round", "21", &one, 1, false);
	is_told("an identity that no stanza is for", "1", &both, 1, true);
	is_told("no identity that is known", "3", &both, 0, false);
	is_told("a stanza of an unknown type", "1g", &both, 1, false);
	is_told("one in front", "g1", &both, 1, false);
	is_told("a malformed stanza", "1x", &both, 1, false);
	is_told("two stanzas for one identity", "11", &one, 2, true);
	of_another_key();
	header(&b, "2");
	recipient_of(&both.v[1], &r);
	CHECK("it is the recipient of the identity", stanzas_recipients(buf_slice(&b), &both, &told, &all, &e)
	    == V_OK && recipients_have(&told, &r) && told.n == 1);
	CHECK("a header that is cut off is none", stanzas_recipients((struct slice){ b.p, b.n - 9 }, &both, &told,
	    &all, &e) == V_MORE && !all);
	buf_free(&b);
	return test_failed != 0;
}
