/* SPDX-License-Identifier: ISC */
/* age: files that age(1) made, and headers of every wrong shape, with the reason. */
#include "tests/unit/agefile.h"

/* Opens a file with the header in b, which has all but its MAC, by the identity `one`. */
static enum verdict
opens_header(struct buf *b)
{
	struct age_identities ids = holds(AGE_X25519, one);
	enum verdict v;

	seal_mac(b);
	seal_payload(b, SLICE("A=1\n"));
	v = opens(buf_slice(b), &ids, SLICE("A=1\n"));
	buf_free(b);
	return v;
}

/* --- files --- */

static void
real_files(void)
{
	struct age_identities ids = { 0 }, other = { 0 };
	struct slice env = vector("tests/vectors/unwrap/app.env");

	age_identities_parse(vector("tests/vectors/unwrap/identity"), &ids, &e);
	age_identities_parse(vector("tests/vectors/unwrap/other"), &other, &e);
	CHECK("a file made by age is opened",
	    opens(vector("tests/vectors/unwrap/text.age"), &ids, env) == V_OK);
	CHECK("a file for another identity is refused",
	    opens(vector("tests/vectors/unwrap/text.age"), &other, env) == V_BAD);
	CHECK_REASON("the reason for refusing a file for another identity names no key",
	    e, "age: no identity opens it");
	CHECK("a file that no identity opens has the fault F_LOCKED", e.fault == F_LOCKED);
	CHECK("a file for two recipients is opened by the second",
	    opens(vector("tests/vectors/unwrap/text.two.age"), &ids, env) == V_OK);
	CHECK("a file for two recipients is opened by the first",
	    opens(vector("tests/vectors/unwrap/text.two.age"), &other, env) == V_OK);
	other.passed_ssh = true;
	CHECK("a file for another identity is refused if an SSH key was skipped",
	    opens(vector("tests/vectors/unwrap/text.age"), &other, env) == V_BAD);
	CHECK_REASON("the reason for refusing a file mentions an SSH key that was skipped",
	    e, "age: no identity opens it; SSH keys are not supported");
	other.v = arena_grow(other.v, (other.n + 1) * sizeof *other.v);
	other.v[other.n++] = ids.v[0];
	CHECK("a file is opened by the second of two identities",
	    opens(vector("tests/vectors/unwrap/text.age"), &other, env) == V_OK);
	ids.n = 0;
	CHECK("a file is refused without an identity",
	    opens(vector("tests/vectors/unwrap/text.age"), &ids, env) == V_BAD
	    && e.fault == F_LOCKED);
	CHECK_REASON("the reason for refusing a file without an identity is that none is given",
	    e, "age: sealed, and no identity is given");
	CHECK("a file sealed with a passphrase is refused",
	    opens(vector("tests/vectors/unwrap/passphrase.age"), &other, env) == V_BAD
	    && e.fault == F_ACCESS);
	CHECK_REASON("the reason for refusing a file sealed with a passphrase is the passphrase",
	    e, "age: sealed with a passphrase, which cannot be opened unattended");
}

/* --- header --- */

struct shape {
	const char *name, *before, *after;
	enum verdict want;
	const char *reason;
};

#define B64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

#define CHANGED "age: its line ends were changed, as in a text, but it is binary"

static const struct shape shapes[] = {
	{ "unknown stanzas", "-> x\n\n-> grease 1 ! ~\nAA\n", "-> ssh-rsa a b\n\n",
	    V_OK, "" },
	{ "a body of one full line and an empty one", "-> x\n" B64 "\n\n", "", V_OK, "" },
	{ "a body of two full lines", "-> x\n" B64 "\n" B64 "\nAA\n", "", V_OK, "" },
	{ "a body whose last line is a full one", "-> x\n" B64 "\n", "", V_BAD,
	    "age: malformed header" },
	{ "a body with a line of 65 characters", "-> x\n" B64 "A\n\n", "", V_BAD,
	    "age: malformed header" },
	{ "a stanza without a body", "-> x\n", "", V_BAD, "age: malformed header" },
	{ "a body with two short lines", "-> x\nAA\nAA\n", "", V_BAD, "age: malformed header" },
	{ "a body with padding", "-> x\nAA==\n", "", V_BAD, "age: malformed header" },
	{ "a body that is not canonical", "-> x\nAB\n", "", V_BAD, "age: malformed header" },
	{ "a CR after an argument", "-> x\r\n\n", "", V_BAD, CHANGED },
	{ "a CR in the body", "-> x\n\r\n", "", V_BAD, CHANGED },
	{ "two spaces between arguments", "-> x  y\n\n", "", V_BAD, "age: malformed header" },
	{ "a space after the last argument", "-> x \n\n", "", V_BAD, "age: malformed header" },
	{ "a stanza without an argument", "-> \n\n", "", V_BAD, "age: malformed header" },
	{ "no space after the arrow", "->x\n\n", "", V_BAD, "age: malformed header" },
	{ "an argument that is not ASCII", "-> \x80\n\n", "", V_BAD, "age: malformed header" },
	{ "a blank line", "\n", "", V_BAD, "age: malformed header" },
	{ "an X25519 stanza without an argument", "-> X25519\n" B43 "\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "an X25519 stanza with two arguments", "-> X25519 " B43 " a\n" B43 "\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "an X25519 share of 31 bytes",
	    "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" B43 "\n", "",
	    V_BAD, "age: malformed X25519 stanza" },
	{ "an X25519 share of low order", "-> X25519 " B43 "\n" B43 "\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "an X25519 body of 31 bytes", "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "", V_BAD,
	    "age: malformed X25519 stanza" },
	{ "an X25519 body of 48 bytes",
	    "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" B64 "\n\n", "",
	    V_BAD, "age: malformed X25519 stanza" },
	{ "an X25519 body of 80 bytes",
	    "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" B64 "\n" B43
	    "\n", "", V_BAD, "age: malformed X25519 stanza" },
	{ "x25519 in lower case, which is another type", "-> x25519 a\n\n", "", V_OK, "" },
	{ "a scrypt stanza before others", "-> scrypt a 1\n\n", "", V_BAD,
	    "age: a passphrase stanza is not the only stanza" },
	{ "a scrypt stanza after others", "", "-> scrypt a 1\n\n", V_BAD,
	    "age: a passphrase stanza is not the only stanza" },
};

static void
header_shapes(void)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct buf b = start(shapes[i].before);
		char claim[100];

		snprintf(claim, sizeof claim, "an age header is %s: %s",
		    shapes[i].want == V_OK ? "accepted" : "refused", shapes[i].name);
		seal_x25519(&b, one);
		seal_text(&b, shapes[i].after);
		e.text[0] = '\0';
		CHECK(claim, opens_header(&b) == shapes[i].want
		    && strcmp(e.text, shapes[i].reason) == 0);
	}
}

static void
header_whole(void)
{
	struct age_identities ids = holds(AGE_X25519, one);
	struct buf b = start("");

	CHECK("a header without a stanza is refused", opens_header(&b) == V_BAD);
	CHECK_REASON("a header without a stanza is called malformed", e, "age: malformed header");
	CHECK("a header cut off in an argument is waited for",
	    opens(SLICE(AGE_VERSION "-> x y"), &ids, SLICE("")) == V_MORE);
	CHECK("a header cut off after damage is refused",
	    opens(SLICE(AGE_VERSION "-> x\x80y"), &ids, SLICE("")) == V_BAD);
	CHECK("version 2 is refused",
	    opens(SLICE("age-encryption.org/v2\n"), &ids, SLICE("")) == V_BAD);
	CHECK_REASON("the reason for refusing version 2 is the version", e, "age: not version 1");
	CHECK("version 10 is refused",
	    opens(SLICE("age-encryption.org/v10\n"), &ids, SLICE("")) == V_BAD);
	CHECK("a version that is cut off is waited for",
	    opens(SLICE("age-encryption.org/v"), &ids, SLICE("")) == V_MORE);
	CHECK("a text that is no age file is refused",
	    opens(SLICE("age-encryption.com/v1\n"), &ids, SLICE("")) == V_BAD);
	b = start("");
	for (int i = 0; i < AGE_STANZAS_MAX - 1; i++)
		seal_text(&b, "-> x\n\n");
	seal_x25519(&b, one);
	CHECK("1,024 stanzas are read", opens_header(&b) == V_OK);
	b = start("");
	for (int i = 0; i < AGE_STANZAS_MAX; i++)
		seal_text(&b, "-> x\n\n");
	seal_x25519(&b, one);
	CHECK("1,025 stanzas are refused", opens_header(&b) == V_BAD);
	CHECK_REASON("the reason for refusing 1,025 stanzas is their number",
	    e, "age: more than 1024 stanzas");
}

/* Only one form of the MAC line is valid. */
static void
mac_lines(void)
{
	static const char *const lines[] = { "--- \n", "--- " B43, "---" B43 "\n", "--- " B43 "A\n",
		"---  " B43 "\n", "--- " B43 " \n", "--- " B43 "=\n", "--- " B43 "\r\n" };
	struct age_identities ids = holds(AGE_X25519, one);

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct buf b = start("-> x\n\n");
		enum verdict want = i == 1 ? V_MORE : V_BAD;
		char name[80];

		seal_text(&b, lines[i]);
		snprintf(name, sizeof name, "the MAC line of form %zu is %s", i,
		    want == V_MORE ? "waited for" : "refused");
		CHECK(name, opens(buf_slice(&b), &ids, SLICE("")) == want && e.fault != F_ACCESS);
		buf_free(&b);
	}
}

int
main(void)
{
	real_files();
	header_shapes();
	header_whole();
	mac_lines();
	return test_failed != 0;
}
