/* SPDX-License-Identifier: ISC */
/* age identities: each form of an identity file, with its reason, and the bound on how many. */
#include "decode/age/identity.h"

#include "decode/age/age.h"
#include "decode/age/format.h"
#include "tests/unit/seal.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;

#define ID "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
#define PQ "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"

static const struct {
	const char *name, *text;
	enum verdict want;
	size_t n;
	const char *reason;
} files[] = {
	{ "one identity", ID "\n", V_OK, 1, "" },
	{ "no final LF", ID, V_OK, 1, "" },
	{ "CRLF", "# c\r\n\r\n" ID "\r\n", V_OK, 1, "" },
	{ "comments and empty lines", "# created\n#\n\n" ID "\n\n# end", V_OK, 1, "" },
	{ "two identities", ID "\n" ID "\n", V_OK, 2, "" },
	{ "an identity in lower case",
	    "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex\n",
	    V_OK, 1, "" },
	{ "an identity in mixed case",
	    "AGE-SECRET-KEY-1gFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n",
	    V_BAD, 0, "identity: line 1 is no age identity" },
	{ "an empty file", "", V_MORE, 0, "identity: empty" },
	{ "only comments", "# created\n\n", V_BAD, 0, "identity: no key in it" },
	{ "only blank lines", "\n \t\r\n\n", V_BAD, 0, "identity: no key in it" },
	{ "a comment without its LF", "# created", V_BAD, 0, "identity: no key in it" },
	{ "an identity that is cut off", "# c\nAGE-SECRET-KEY-1GFPYYSJZGF", V_MORE, 0,
	    "identity: line 2 is cut off" },
	{ "an identity that is cut off in its prefix", "AGE-SEC", V_MORE, 0,
	    "identity: line 1 is cut off" },
	{ "a second identity that is cut off", ID "\nAGE", V_MORE, 0,
	    "identity: line 2 is cut off" },
	{ "an identity with a wrong checksum",
	    "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFP"
	    "Q4EGAEY", V_BAD, 0, "identity: line 1 is no age identity" },
	{ "a short identity with its LF", "AGE-SECRET-KEY-1GFPYYSJZGF\n", V_BAD, 0,
	    "identity: line 1 is no age identity" },
	{ "a blank before the identity", " " ID "\n", V_BAD, 0,
	    "identity: line 1 has white space around the key, which must go" },
	{ "a tab after the identity", ID "\t\n", V_BAD, 0,
	    "identity: line 1 has white space around the key, which must go" },
	{ "an identity in double quotes", "\"" ID "\"\n", V_BAD, 0,
	    "identity: line 1 has quotes around the key, which must go" },
	{ "a single quote after the identity", ID "'", V_BAD, 0,
	    "identity: line 1 has quotes around the key, which must go" },
	{ "a byte order mark", "\xef\xbb\xbf" ID "\n", V_BAD, 0,
	    "identity: line 1 begins with a byte order mark, which must go" },
	{ "a byte order mark before a comment", "\xef\xbb\xbf# c\n" ID "\n", V_BAD, 0,
	    "identity: line 1 begins with a byte order mark, which must go" },
	{ "a comment after the identity", ID " # ours\n", V_BAD, 0,
	    "identity: line 1 has more in it than a key" },
	{ "a comma after the identity", ID ",\n", V_BAD, 0,
	    "identity: line 1 has more in it than a key" },
	{ "a hybrid identity and a second one in its line", PQ " " ID "\n", V_BAD, 0,
	    "identity: line 1 has more in it than a key" },
	{ "an identity with blanks instead of line ends", "# created " ID, V_BAD, 0,
	    "identity: the key is in a comment: its line ends may have been changed" },
	{ "an assignment", "KEY=" ID "\n", V_BAD, 0, "identity: line 1 has more in it than a key" },
	{ "SSH lines of other kinds beside a native identity", "ecdsa-sha2-nistp256 AAAA\n"
	    "sk-ssh-ed25519@openssh.com AAAA\n" ID "\n", V_OK, 1, "" },
	{ "an identity of a plugin beside a native one", "AGE-PLUGIN-YUBIKEY-1QQQ\n" ID "\n",
	    V_OK, 1, "" },
	{ "an SSH line beside a native identity", ID "\nssh-ed25519 AAAA\n", V_OK, 1, "" },
	{ "an SSH key beside a native identity", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"
	    "-----END OPENSSH PRIVATE KEY-----\n" ID "\n", V_OK, 1, "" },
	{ "an SSH key after a native identity", ID "\n-----BEGIN OPENSSH PRIVATE KEY-----\nAA",
	    V_OK, 1, "" },
	{ "a line after an SSH key that is not an identity",
	    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"
	    "-----END OPENSSH PRIVATE KEY-----\nhello\n", V_BAD, 0,
	    "identity: line 4 is no age identity" },
	{ "a line that is not an identity", "# c\n\nhello\n", V_BAD, 0,
	    "identity: line 3 is no age identity" },
	{ "a recipient", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj\n", V_BAD,
	    0, "identity: line 1 is a recipient, which seals; the identity belonging to it opens" },
	{ "an identity of a plugin", "AGE-PLUGIN-YUBIKEY-1QQQ\n", V_BAD, 0,
	    "identity: line 1 is an identity of a plugin, a kind that is not supported" },
	{ "an SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----\n", V_BAD, 0,
	    "identity: line 1 is an SSH or PEM key, a kind that is not supported" },
	{ "an SSH public key", "ssh-ed25519 AAAA\n", V_BAD, 0,
	    "identity: line 1 is an SSH key, a kind that is not supported" },
	{ "a sealed file", "age-encryption.org/v1\n-> X", V_BAD, 0,
	    "identity: line 1 is a sealed file; identities must be given unsealed" },
	{ "an armored file", AGE_BEGIN "\n", V_BAD, 0,
	    "identity: line 1 is a sealed file; identities must be given unsealed" },
};

static void
identity_passed_over(void)
{
	struct age_identities ids = { 0 };

	CHECK("an identity of a plugin that was skipped is remembered",
	    age_identities_parse(SLICE(ID
	    "\nAGE-PLUGIN-X-1Q\n"), &ids, &e) == V_OK && ids.passed_plugin && !ids.passed_ssh);
	CHECK("an SSH key that was skipped is remembered",
	    age_identities_parse(SLICE("ssh-rsa AAAA\n" ID),
	    &ids, &e) == V_OK && ids.n == 2 && ids.passed_plugin && ids.passed_ssh);
	CHECK("an identity file in UTF-16 is refused",
	    age_identities_parse(SLICE("\xff\xfe" "A\0G\0E\0"), &ids, &e) == V_BAD);
	CHECK_REASON("the reason for refusing an identity file in UTF-16 is UTF-16",
	    e, "identity: UTF-16, not UTF-8");
	CHECK("an identity file in UTF-32 is refused",
	    age_identities_parse(SLICE("A\0\0\0G\0\0\0E\0\0"), &ids, &e) == V_BAD);
	CHECK_REASON("the reason for refusing an identity file in UTF-32 is UTF-32",
	    e, "identity: UTF-32, not UTF-8");
	age_identities_wipe(&ids);
}

static void
identity_files(void)
{
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct age_identities ids = { 0 };
		enum verdict v;
		char claim[100];

		snprintf(claim, sizeof claim, "an identity file is %s: %s", files[i].want == V_OK
		    ? "accepted" : files[i].want == V_MORE ? "waited for" : "refused",
		    files[i].name);
		e.text[0] = '\0';
		v = age_identities_parse(guarded(slice_str(files[i].text)), &ids, &e);
		if (!CHECK(claim, v == files[i].want && ids.n == files[i].n
		    && strcmp(e.text, files[i].reason) == 0))
			printf("# got: %s\n", e.text);
		age_identities_wipe(&ids);
	}
}

/* The checksum ensures that a flipped bit never makes another identity. */
static void
identity_flips(void)
{
	char text[] = ID "\n";
	bool good = true;

	for (size_t bit = 0; bit < (sizeof ID - 1) * 8; bit++) {
		struct age_identities ids = { 0 };

		text[bit / 8] ^= (char)(1 << bit % 8);
		good &= age_identities_parse(slice_str(text), &ids, &e) != V_OK && ids.n == 0;
		good &= !strstr(e.text, "JZGF");
		age_identities_wipe(&ids);
		text[bit / 8] ^= (char)(1 << bit % 8);
	}
	CHECK("an identity with a flipped bit is refused, and the reason shows none of it", good);
}

#define NOTE "# public key: age1p4r8q8ap6hnpvr6v0h8u70lj3elj5a46e6u4y5m5rks9ymh3zdjs9nvd48"

static bool
identity_told(struct slice text, bool first, bool second)
{
	struct age_identities ids = { 0 };
	bool good = age_identities_parse(text, &ids, &e) == V_OK && ids.n == 2
	    && ids.v[0].told == first && ids.v[1].told == second;

	age_identities_wipe(&ids);
	return good;
}

static void
identity_comments(void)
{
	struct age_identities ids = { 0 };

	age_identities_parse(SLICE(ID "\n" NOTE "\n" ID "\n"), &ids, &e);
	CHECK("two identities with the same secret and different comments are the same",
	    age_identity_same(&ids.v[0], &ids.v[1]));
	ids.v[1].secret[31] ^= 1;
	CHECK("two identities with different secrets are different",
	    !age_identity_same(&ids.v[0], &ids.v[1]));
	age_identities_wipe(&ids);
	CHECK("a comment states the recipient of the next identity only",
	    identity_told(SLICE(NOTE "\r\n# more\n\n" ID "\n" ID "\n"), true, false));
	CHECK("a comment after an identity does not state its recipient",
	    identity_told(SLICE(ID "\n" NOTE "\n" ID "\n"), false, true));
	CHECK("a comment that is not a recipient states none",
	    identity_told(SLICE(NOTE "x\n" ID "\n# public key: \n" ID "\n"), false, false));
	if (age_hybrid_built)
		CHECK("a comment before a hybrid identity does not state its recipient",
		    identity_told(SLICE(NOTE "\n" PQ "\n" NOTE "\n" ID "\n"), false, true));
}

static bool
identity_opens(const struct age_identities *ids, struct slice file)
{
	struct buf out = BUF(1 << 20);
	bool opened = age_open(file, ids, &out, &e) == V_OK && slice_eq(buf_slice(&out),
	    vector("tests/vectors/unwrap/app.env"));

	buf_free(&out);
	return opened;
}

/* The recipient in the comment saves time and decides nothing. */
static void
identity_opens_told(void)
{
	struct slice file = vector("tests/vectors/unwrap/text.age");
	struct age_identities ids = { 0 }, other = { 0 };

	age_identities_parse(vector("tests/vectors/unwrap/identity"), &ids, &e);
	age_identities_parse(vector("tests/vectors/unwrap/other"), &other, &e);
	CHECK("an identity with its comment opens a file",
	    ids.v[0].told && identity_opens(&ids, file));
	memcpy(ids.v[0].recipient, other.v[0].recipient, 32);
	CHECK("an identity with the comment of another one opens a file",
	    identity_opens(&ids, file));
	memcpy(other.v[0].secret, ids.v[0].secret, 32);
	other.v[0].told = false;
	CHECK("an identity without a comment opens a file", identity_opens(&other, file));
	age_identities_wipe(&ids);
	age_identities_wipe(&other);
}

static void
identity_limits(void)
{
	struct age_identities ids = { 0 };
	struct buf b = BUF(1 << 16);
	unsigned char secret[32];

	memset(secret, 0x42, sizeof secret);
	for (int i = 0; i < AGE_IDENTITIES_MAX; i++)
		seal_text(&b, ID "\n");
	CHECK("64 identities are read",
	    age_identities_parse(buf_slice(&b), &ids, &e) == V_OK && ids.n == 64);
	CHECK("the last of 64 identities is read correctly",
	    ids.v[63].kind == AGE_X25519 && memcmp(ids.v[63].secret, secret, 32) == 0);
	CHECK("a 65th identity is refused",
	    age_identities_parse(SLICE(ID), &ids, &e) == V_BAD && ids.n == 64);
	CHECK_REASON("the reason for refusing a 65th identity is the limit",
	    e, "identity: more than 64 of them");
	age_identities_wipe(&ids);
	CHECK("identities that are wiped are gone", ids.n == 0 && !ids.v);
	seal_text(&b, ID "\n");
	CHECK("65 identities at once are refused",
	    age_identities_parse(buf_slice(&b), &ids, &e) == V_BAD && ids.n == 0);
	CHECK("identities that are refused leave nothing behind", ids.v[0].secret[0] == 0);
	if (age_hybrid_built)
		CHECK("a hybrid identity is read", age_identities_parse(SLICE(PQ), &ids, &e) == V_OK
		    && ids.v[0].kind == AGE_HYBRID);
	else
		CHECK("a hybrid identity is refused if none are built in",
		    age_identities_parse(SLICE(PQ), &ids, &e) == V_BAD);
	age_identities_wipe(&ids);
	buf_free(&b);
}

int
main(void)
{
	identity_files();
	identity_passed_over();
	identity_flips();
	identity_comments();
	identity_opens_told();
	identity_limits();
	return test_failed != 0;
}
