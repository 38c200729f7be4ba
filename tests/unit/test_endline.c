/* SPDX-License-Identifier: ISC */
/*
 * endline: lines made here and by minisign, every prefix, every flipped bit, every wrong form.
 */
#include "decode/endline.h"

#include <time.h>

#include "tests/unit/seal.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;
static struct endline end;
static struct endline_key key;

static enum verdict
checks(struct slice text, const struct endline_key *k)
{
	return endline_check(guarded(text), k, &end, &e);
}

/* Returns the body with its end line. */
static struct buf
stamped(const char *body, size_t entries)
{
	struct buf b = BUF(4096);
	char line[ENDLINE_MAX];

	seal_text(&b, body);
	buf_put(&b, bytes(line, endline_format(slice_str(body), entries, line)), &e);
	return b;
}

static void
whole(void)
{
	struct buf b = stamped("A=1\nB=2\n", 2);

	CHECK("a stamped text is recognised", checks(buf_slice(&b), NULL) == V_OK && end.found);
	CHECK("the body and the number of entries of a stamped text are returned",
	    slice_eq(end.body, SLICE("A=1\nB=2\n")) && end.entries == 2);
	/* The digest was computed by b2sum -l 256. */
	CHECK("the end line has the documented form", slice_eq((struct slice){ b.p + 8, b.n - 8 },
	    SLICE("# waitenv-end entries=2 blake2b="
	    "89b5f290ff0663aabb1d1bd2f807f5f3ec370ad644141f6bfed81672bb72604e\n")));
	buf_free(&b);
	b = stamped("", 0);
	CHECK("an empty body can be stamped",
	    checks(buf_slice(&b), NULL) == V_OK && end.found && end.body.n == 0);
	buf_free(&b);
	CHECK("a text without an end line is accepted",
	    checks(SLICE("A=1\n"), NULL) == V_OK && !end.found);
	CHECK("an empty text has no end line", checks(SLICE(""), NULL) == V_OK && !end.found);
	CHECK("the magic inside a line is no end line",
	    checks(SLICE("A=# waitenv-end \nB=# waitenv-end x"), NULL) == V_OK
	    && !end.found);
	CHECK("the first words of an end line inside another line are no end line",
	    checks(SLICE("A=# waitenv-end entries=\nB=1\n"), NULL)
	    == V_OK && !end.found);
	CHECK("a comment that begins like an end line is no end line",
	    checks(SLICE("# waitenv-ends\n"), NULL) == V_OK
	    && !end.found);
}

static void
prefixes_and_flips(struct slice text, size_t body, const struct endline_key *k, const char *name)
{
	const size_t least = strlen("# waitenv");
	unsigned char copy[1024];
	bool more = true, none = true, seen = true;
	char claim[100];

	for (size_t n = 0; n < text.n; n++) {
		enum verdict v = checks((struct slice){ text.p, n }, k);

		if (n < body + least)
			none &= v == V_OK && !end.found;
		else
			more &= v == V_MORE;
	}
	snprintf(claim, sizeof claim, "%s that is cut off in its end line is V_MORE", name);
	CHECK(claim, more && !strcmp(e.text, "its end line is cut off"));
	snprintf(claim, sizeof claim, "%s that is cut off before its end line has none", name);
	CHECK(claim, none);
	for (size_t bit = 0; bit < text.n * 8; bit++) {
		bool hits_entries = bit / 8 >= body + strlen("# waitenv-end entries=")
		    && bit / 8 < body + strlen("# waitenv-end entries=1");
		enum verdict v;

		memcpy(copy, text.p, text.n);
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
		v = checks((struct slice){ copy, text.n }, k);
		seen &= v == V_BAD || (hits_entries && v == V_OK)
		    || (bit / 8 == text.n - 1 && v == V_MORE);
	}
	snprintf(claim, sizeof claim, "a flipped bit in %s is detected", name);
	CHECK(claim, seen);
}

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define B19 "AAAAAAAAAAAAAAAAAAA"
#define B95 B19 B19 B19 B19 B19
#define MALFORMED "its end line is malformed"

static const struct { const char *name, *text, *reason; } wrong[] = {
	{ "another digest", "# waitenv-end entries=0 blake2b=" DIGEST "\n",
	    "damaged or changed: its end line has another digest" },
	{ "a wrong letter in its first word", "# waitenv_end entries=0 blake2b=" DIGEST "\n",
	    "its end line is damaged" },
	{ "no line end before it", "A=1# waitenv-end entries=0 blake2b=" DIGEST "\n",
	    "its end line is damaged" },
	{ "text after it", "# waitenv-end entries=0 blake2b=" DIGEST "\nA=1\n",
	    "text after its end line" },
	{ "a blank line after it", "# waitenv-end entries=0 blake2b=" DIGEST "\n\n",
	    "text after its end line" },
	{ "a second end line", "# waitenv-end x\n# waitenv-end y\n", "text after its end line" },
	{ "no fields", "# waitenv-end \n", MALFORMED },
	{ "no digest", "# waitenv-end entries=0\n", MALFORMED },
	{ "a space after it", "# waitenv-end entries=0 blake2b=" DIGEST " \n", MALFORMED },
	{ "CRLF", "# waitenv-end entries=0 blake2b=" DIGEST "\r\n", MALFORMED },
	{ "two spaces", "# waitenv-end entries=0  blake2b=" DIGEST "\n", MALFORMED },
	{ "upper-case hex", "# waitenv-end entries=0 blake2b=A" DIGEST "\n", MALFORMED },
	{ "a short digest", "# waitenv-end entries=0 blake2b=0123\n", MALFORMED },
	{ "a long digest", "# waitenv-end entries=0 blake2b=" DIGEST "0\n", MALFORMED },
	{ "no number", "# waitenv-end entries= blake2b=" DIGEST "\n", MALFORMED },
	{ "a sign", "# waitenv-end entries=-1 blake2b=" DIGEST "\n", MALFORMED },
	{ "a leading zero", "# waitenv-end entries=01 blake2b=" DIGEST "\n", MALFORMED },
	{ "a number that is too long", "# waitenv-end entries=1234567890 blake2b=" DIGEST "\n",
	    MALFORMED },
	{ "an unknown field", "# waitenv-end entries=0 blake2b=" DIGEST " x=1\n", MALFORMED },
	{ "an empty signature", "# waitenv-end entries=0 blake2b=" DIGEST " minisig=\n",
	    MALFORMED },
	{ "a field after the signature", "# waitenv-end entries=0 blake2b=" DIGEST
	    " minisig=RUQA" B95 "= x=1\n", MALFORMED },
	{ "a short signature", "# waitenv-end entries=0 blake2b=" DIGEST " minisig=RUQ=\n",
	    MALFORMED },
};

static void
wrong_forms(void)
{
	char claim[100];

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		snprintf(claim, sizeof claim, "an end line is refused with its reason: %s",
		    wrong[i].name);
		if (!CHECK(claim, checks(slice_str(wrong[i].text), NULL) == V_BAD
		    && e.fault == F_DATA && !strcmp(e.text, wrong[i].reason)))
			printf("# got: %s\n", e.text);
	}
}

/* tests/vectors/endline: a body, and what minisign -S -H made for it, with its public key. */
static struct buf
signed_by_minisign(void)
{
	struct slice file = vector("tests/vectors/endline/body.minisig"), line;
	struct buf b = stamped((const char *)vector("tests/vectors/endline/body").p, 2);

	slice_line(&file, &line);
	slice_line(&file, &line);
	b.n--;
	seal_text(&b, " minisig=");
	buf_put(&b, line, &e);
	seal_text(&b, "\n");
	return b;
}

/* The forger has the id of the key, but not its secret. */
static void
any_of_two(struct slice text, struct endline_key forger)
{
	const struct endline_key keys[] = { forger, key };

	CHECK("a signature by either of two keys is accepted",
	    endline_check_any(text, keys, 2, &end, &e) == V_OK && end.found);
	CHECK("a signature by none of the keys is refused",
	    endline_check_any(text, keys, 1, &end, &e) == V_BAD && e.fault == F_ACCESS);
}

static void
signatures(void)
{
	struct buf b = signed_by_minisign(), plain = stamped("A=1\n", 1);
	struct endline_key other = key;
	size_t body = vector("tests/vectors/endline/body").n;

	CHECK("a signature by minisign is accepted",
	    checks(buf_slice(&b), &key) == V_OK && end.found);
	b.p[b.n - 40] ^= 1;
	CHECK("a changed signature is not checked without a key",
	    checks(buf_slice(&b), NULL) == V_OK && end.found);
	b.p[b.n - 40] ^= 1;
	prefixes_and_flips(buf_slice(&b), body, &key, "a signed text");
	CHECK("a text without a signature is refused",
	    checks(buf_slice(&plain), &key) == V_BAD && e.fault == F_ACCESS);
	CHECK_REASON("the reason for refusing a text without a signature is the missing signature",
	    e, "its end line is not signed");
	other.id[7] ^= 1;
	CHECK("a signature by a key of another id is refused",
	    checks(buf_slice(&b), &other) == V_BAD && e.fault == F_ACCESS);
	CHECK_REASON("the reason for refusing a key of another id is the other key",
	    e, "signed by another key");
	other = key;
	other.ed25519[0] ^= 1;
	CHECK("a signature by another key with the same id is refused",
	    checks(buf_slice(&b), &other) == V_BAD && e.fault == F_ACCESS);
	CHECK_REASON("the reason for refusing another key with the same id is the signature",
	    e, "its signature does not match the key");
	any_of_two(buf_slice(&b), other);
	CHECK("a key does not make an end line necessary",
	    checks(SLICE("A=1\n"), &key) == V_OK && !end.found);
	buf_free(&b);
	buf_free(&plain);
}

static void
keys(void)
{
	struct slice file = vector("tests/vectors/endline/pub"), line;
	struct endline_key k;
	unsigned char copy[64];

	slice_line(&file, &line);
	slice_line(&file, &line);
	CHECK("a public key of minisign is read",
	    endline_key_parse(guarded(line), &key, &e) == V_OK);
	memcpy(copy, line.p, line.n);
	CHECK("a key without its last character is refused",
	    endline_key_parse((struct slice){ copy, 55 }, &k, &e) == V_BAD);
	CHECK_REASON("the reason for refusing a key without its last character is the key",
	    e, "not a minisign public key");
	memcpy(copy + 56, "\n\r\n", 3);
	CHECK("a final newline after a public key is ignored",
	    endline_key_parse((struct slice){ copy, 57 }, &k, &e) == V_OK
	    && memcmp(&k, &key, sizeof k) == 0);
	CHECK("white space after a public key is ignored",
	    endline_key_parse((struct slice){ copy, 59 }, &k, &e) == V_OK
	    && memcmp(&k, &key, sizeof k) == 0);
	CHECK("a public key is read from the content of a .pub file",
	    endline_key_parse(guarded(vector("tests/vectors/endline/pub")), &k, &e) == V_OK
	    && memcmp(&k, &key, sizeof k) == 0);
	CHECK("a .pub file with only a comment is refused",
	    endline_key_parse(SLICE("untrusted comment: x\n"), &k, &e) == V_BAD);
	copy[0] = 'S';
	CHECK("a public key of another algorithm is refused",
	    endline_key_parse((struct slice){ copy, 56 }, &k, &e) == V_BAD);
	CHECK("an empty public key is refused", endline_key_parse(SLICE(""), &k, &e) == V_BAD);
}

/* 16 MiB without an end line cost about as much as looking at each byte; a search that starts anew
 * at each line or each # would take minutes. */
static void
linear(void)
{
	const size_t n = 16 << 20;
	unsigned char *p = malloc(n);
	clock_t before;

	for (size_t i = 0; i < n; i++)
		p[i] = (unsigned char)("# waitenv-end-\n# waitenv-en"[i % 27]);
	before = clock();
	CHECK("16 MiB without an end line are accepted",
	    endline_check((struct slice){ p, n }, NULL, &end, &e) == V_OK
	    && !end.found);
	CHECK("searching 16 MiB takes less than a second", clock() - before < CLOCKS_PER_SEC);
	for (size_t i = 0; i + 14 <= n; i += 14)
		memcpy(p + i, "# waitenv-end ", 14);
	p[0] = 'x';
	before = clock();
	CHECK("searching a line of 16 MiB takes less than a second",
	    endline_check((struct slice){ p, n }, NULL, &end,
	    &e) == V_OK && !end.found && clock() - before < CLOCKS_PER_SEC);
	free(p);
}

int
main(void)
{
	struct buf b = stamped("A=1\nB=2\n", 2);

	keys();
	whole();
	prefixes_and_flips(buf_slice(&b), 8, NULL, "a text without a signature");
	wrong_forms();
	signatures();
	linear();
	buf_free(&b);
	return test_failed != 0;
}
