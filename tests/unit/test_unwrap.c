/* SPDX-License-Identifier: ISC */
/*
 * unwrap: bundles of gzip, age and base64 in every nesting are opened to the same text, every
 * prefix is V_MORE, and a flipped bit is never V_OK.  A text that is not a bundle is taken as it
 * is.
 */
#include "decode/unwrap.h"

#include "decode/base64.h"
#include "decode/chars.h"
#include "tests/unit/seal.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;
static struct age_identities ids;
static struct slice env;
static struct layers seen;

/* Returns V_SYS if *out does not agree with the verdict. */
static enum verdict
opens(struct slice in, struct slice want)
{
	struct buf out = BUF(1 << 20);
	struct slice plain;
	enum verdict v = unwrap(guarded(in), &ids, &out, &plain, &seen, &e);

	if (v == V_OK ? !slice_eq(plain, want) : out.n != 0)
		v = V_SYS;
	buf_free(&out);
	return v;
}

static const struct nesting {
	const char *name;
	const char *layers;	/* outermost first: a armor, b base64, g gzip, x age */
} nestings[] = {
	{ "gz", "g" },
	{ "gz.age", "xg" },
	{ "text.age", "x" },
	{ "gz.two.age", "xg" },
	{ "gz.armor", "axg" },
	{ "text.armor", "ax" },
	{ "gz.b64", "bg" },
	{ "gz.age.b64", "bxg" },
	{ "gz.armor.b64", "baxg" },
	{ "gz.age.gz", "gxg" },
};

static bool
layers_are(const char *letters)
{
	static const char letter[] = { [LAYER_BASE64] = 'b', [LAYER_ARMOR] = 'a', [LAYER_AGE] = 'x',
		[LAYER_GZIP] = 'g' };

	for (size_t i = 0; i < seen.n; i++)
		if (letters[i] != letter[seen.v[i]])
			return false;
	return letters[seen.n] == '\0' && seen.whole == (seen.n > 0)
	    && seen.sealed == (strchr(letters, 'x') != NULL);
}

static bool
check(const char *name, const char *claim, bool good)
{
	char text[100];

	snprintf(text, sizeof text, "%s: %s", name, claim);
	return CHECK(text, good);
}

/* Without the white space after base64 and armor, which is not part of them. */
static struct slice
core_of(const struct nesting *t, struct slice file)
{
	while (strchr("ab", t->layers[0]) && chars_is_space(file.p[file.n - 1]))
		file.n--;
	return file;
}

static void
prefixes(const struct nesting *t, struct slice file)
{
	struct slice core = core_of(t, file);
	bool good = true;

	for (size_t n = 0; n < core.n; n++)
		good &= opens((struct slice){ file.p, n }, env) == V_MORE && !seen.whole;
	check(t->name, "every prefix is V_MORE", good);
	check(t->name, "it is opened to the text",
	    opens(core, env) == V_OK && layers_are(t->layers));
	check(t->name, "it is opened with white space after it",
	    opens(file, env) == V_OK && layers_are(t->layers));
}

/*
 * In gzip, nothing checks the 48 bits of time, extra flags and system, the text flag, and up to 7
 * bits after the last block: flipping them changes nothing.  In a sealed bundle age checks them.
 */
static void
flips(const struct nesting *t, struct slice file)
{
	const bool loose = t->layers[t->layers[0] == 'b'] == 'g';
	unsigned char copy[1024];
	size_t core = core_of(t, file).n, ok = 0, more = 0, other = 0;

	for (size_t bit = 0; bit < core * 8; bit++) {
		memcpy(copy, file.p, file.n);
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
		switch (opens((struct slice){ copy, file.n }, env)) {
		case V_OK: ok++; break;
		case V_MORE: more++; break;
		case V_BAD: break;
		case V_SYS: other++; break;
		}
	}
	check(t->name, "no flipped bit is V_OK", ok <= (loose ? 49 + 7 : 0) && other == 0);
	if (t->layers[0] == 'a')
		check(t->name, "no flipped bit is V_MORE, since the END line is there", more == 0);
}

static void
every_nesting(void)
{
	for (size_t i = 0; i < sizeof nestings / sizeof *nestings; i++) {
		char path[64];
		struct slice file;

		snprintf(path, sizeof path, "tests/vectors/unwrap/%s", nestings[i].name);
		file = vector(path);
		prefixes(&nestings[i], file);
		flips(&nestings[i], file);
	}
}

/* The exact verdict on a flipped bit in each part of a file with two stanzas, ours the second. */
static void
where_it_hits(void)
{
	struct slice file = vector("tests/vectors/unwrap/gz.two.age"), rest = file, line;
	unsigned char copy[1024];
	bool ours = true, header = true, last = true;
	size_t access = 0;
	size_t at[8] = { 0 };	/* where each line begins; 0 version, 1-2 other, 3-4 ours, 5 MAC */

	for (size_t i = 1; i < 7 && slice_until(&rest, '\n', &line); i++)
		at[i] = file.n - rest.n;
	for (size_t i = 19; i < file.n; i++) {
		enum verdict v;

		memcpy(copy, file.p, file.n);
		copy[i] ^= 1;
		v = opens((struct slice){ copy, file.n }, env);
		if (i >= at[4] && i < at[5]) {
			/* The flipped character may not be base64. */
			ours &= v == V_BAD
			    && (e.fault == F_LOCKED || !strcmp(e.text, "age: malformed header"));
			access += e.fault == F_LOCKED;
		} else if (i < at[3] || (i >= at[5] && i < at[6])) {
			header &= v == V_BAD && e.fault == F_DATA;
		} else if (i >= at[6]) {
			last &= v == V_MORE
			    && !strcmp(e.text, "age: the last chunk is cut off or damaged");
		}
	}
	CHECK("a flipped bit in the body of our stanza means that no identity opens it",
	    ours && access > 30);
	CHECK("a flipped bit elsewhere in the header is damage", header);
	CHECK("a flipped bit in the last chunk is a cut or damage", last);
}

static const struct {
	const char *name, *text, *reason;
	enum verdict want;
} texts[] = {
	{ "one variable", "A=1\n", "", V_OK },
	{ "a text that begins like age", "age=1\n", "", V_OK },
	{ "a text whose first line begins like age", "age\nB=2\n", "", V_OK },
	{ "a text that begins like base64 of gzip", "H4s=1\n", "", V_OK },
	{ "a text that begins like base64 of armor", "LS0tLS1CRUdJTiA=1\n", "", V_OK },
	{ "nearly base64 of gzip, with other characters",
	    "H4sJ_NAME_OF_A_VARIABLE=abcdefghijkl\n", "", V_OK },
	{ "nearly base64 of gzip, in short lines", "H4sJKLMNOP\nQRSTUV\n", "", V_OK },
	{ "base64 of something else", "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQ=\n", "", V_OK },
	{ "another PEM", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "",
	    V_OK },
	{ "base64 of another PEM", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUIK\n", "", V_OK },
	{ "bytes that are not ASCII", "\x80\x01", "", V_OK },
	{ "an empty text", "", "empty", V_MORE },
	{ "white space alone", " \r\n\t", "only white space", V_MORE },
	{ "the first letter of age", "a", "cut off in its first bytes", V_MORE },
	{ "the beginning of base64 of gzip, and a line end", "H4\n",
	    "cut off in its first bytes", V_MORE },
	{ "an empty line and the beginning of armor", "\n-----BEGIN AGE",
	    "cut off in its first bytes", V_MORE },
#define DAMAGED "damaged in its first bytes: nearly a bundle"
	{ "age with two wrong letters", "agX-encryptioX.org/v1\n-> ", DAMAGED, V_BAD },
	{ "age that is cut off and damaged", "age-encrXptio", DAMAGED, V_BAD },
	{ "armor in lower case", "-----begin age encrypted file-----\nYQ==\n"
	    "-----END AGE ENCRYPTED FILE-----\n", DAMAGED, V_BAD },
	{ "text before armor", "# sealed\n-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n"
	    "-----END AGE ENCRYPTED FILE-----\r\n \n", DAMAGED, V_BAD },
	{ "an empty line and nearly armor, cut off", "\n-----BEGIN AGE ENCRYPTEX FI",
	    DAMAGED, V_BAD },
	{ "armor with a bit flipped that makes white space",
	    "\r----BEGIN AGE ENCRYPTED FILE-----\nYQ", DAMAGED, V_BAD },
	{ "armor with a flipped line end before it",
	    "J\n-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n", DAMAGED, V_BAD },
	{ "a quoted bundle", "\"H4sIAAAAAAAA\"",
	    "base64: quotes stand around it, which must go", V_BAD },
	{ "nearly base64 of gzip", "I4sIAAAAAAACA3MMCIj3c/R1tS3OyC/g", DAMAGED, V_BAD },
	{ "nearly base64 of age", "\tYWdlLWVu\nY3J5cHRpb34ub3JnL3YxCi0", DAMAGED, V_BAD },
	{ "malformed base64 of the beginning of gzip", "H4sIAAAA=AAA", "base64: malformed", V_BAD },
	{ "base64 of nearly age", "YWdlLWVuY3J5cHRpb24ub3JnIHYx",
	    "base64: its content has an unknown format", V_BAD },
	{ "armor of nothing",
	    "-----BEGIN AGE ENCRYPTED FILE-----\n-----END AGE ENCRYPTED FILE-----\n",
	    "armor: its content has an unknown format", V_BAD },
	{ "armor of text",
	    "-----BEGIN AGE ENCRYPTED FILE-----\nQT0x\n-----END AGE ENCRYPTED FILE-----",
	    "armor: its content has an unknown format", V_BAD },
	{ "armor of gzip",
	    "-----BEGIN AGE ENCRYPTED FILE-----\nH4sI\n-----END AGE ENCRYPTED FILE-----",
	    "armor: no age file inside", V_BAD },
	{ "armor of the first bytes of age", "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n"
	    "-----END AGE ENCRYPTED FILE-----", "armor: its content has an unknown format", V_BAD },
	{ "base64 that ends inside gzip", "H4sIAAAAAAA=", "gzip: cut off", V_BAD },
	{ "base64 without padding that ends inside gzip", "H4sIAAAA", "gzip: cut off", V_MORE },
	{ "base64 that ends inside age", "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==",
	    "age: cut off in its header", V_BAD },
};

static void
plain_and_damaged(void)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char claim[100];
		enum verdict v;

		snprintf(claim, sizeof claim, "a text is %s: %s", texts[i].want == V_OK ? "plain"
		    : texts[i].want == V_MORE ? "waited for" : "refused", texts[i].name);
		e.text[0] = '\0';
		v = opens(slice_str(texts[i].text), slice_str(texts[i].text));
		if (!CHECK(claim, v == texts[i].want && !strcmp(e.text, texts[i].reason)
		    && (v != V_OK || seen.n == 0)
		    && (v == V_OK || e.fault == (v == V_BAD ? F_DATA : F_LATE))))
			printf("# got: %d %s\n", v, e.text);
	}
}

static struct buf
sealed(struct slice plain)
{
	struct buf b = BUF(1 << 21);

	seal_text(&b, AGE_VERSION);
	seal_x25519(&b, ids.v[0].secret);
	seal_mac(&b);
	seal_payload(&b, plain);
	return b;
}

/* What age authenticated cannot grow, and is what was sealed even if it looks cut off. */
static void
inside_age(void)
{
	struct slice gz = vector("tests/vectors/unwrap/gz");
	static const char *const odd[] = { "", "age", "H4\n", "-----BEGIN AGE",
	    "Xge-encryption.org/v1\n",
		"\n" };
	struct buf b;
	bool good = true;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		b = sealed(slice_str(odd[i]));
		good &= opens(buf_slice(&b), slice_str(odd[i])) == V_OK && layers_are("x");
		buf_free(&b);
	}
	CHECK("a sealed text that looks like a cut bundle is taken as it is", good);
	good = true;
	for (size_t n = 3; n < gz.n; n++) {
		b = sealed((struct slice){ gz.p, n });
		good &= opens(buf_slice(&b), env) == V_BAD && e.fault == F_DATA && seen.whole;
		buf_free(&b);
	}
	CHECK("a gzip member that was cut off before it was sealed is refused", good);
	b = sealed(vector("tests/vectors/unwrap/gz.armor.b64"));
	CHECK("every nesting inside of age is opened",
	    opens(buf_slice(&b), env) == V_OK && layers_are("xbaxg"));
	buf_free(&b);
}

static void
bounds(void)
{
	struct slice plain = env;
	struct buf b[LAYERS_MAX + 1], out = BUF(env.n - 1);

	for (int i = 0; i <= LAYERS_MAX; i++) {
		b[i] = sealed(plain);
		plain = buf_slice(&b[i]);
	}
	CHECK("6 layers are opened",
	    opens(buf_slice(&b[LAYERS_MAX - 1]), env) == V_OK && seen.n == 6);
	CHECK("7 layers are refused", opens(plain, env) == V_BAD && seen.n == 6);
	CHECK_REASON("the reason for refusing 7 layers is the depth",
	    e, "nested deeper than 6 layers");
	CHECK("a layer above the cap is refused",
	    unwrap(buf_slice(&b[0]), &ids, &out, &plain, &seen, &e) == V_BAD && out.n == 0);
	CHECK("a plain text is returned as it is",
	    unwrap(env, &ids, &out, &plain, &seen, &e) == V_OK
	    && plain.p == env.p && plain.n == env.n && out.n == 0);
	buf_free(&out);
	for (int i = 0; i <= LAYERS_MAX; i++)
		buf_free(&b[i]);
}

/* Payloads of several chunks in armor, whose lines do not end where chunks end. */
static void
long_ones(void)
{
	static unsigned char text[3 * AGE_CHUNK + 7];
	static char base64[400000];
	struct slice plain = { text, sizeof text };
	struct buf b, wrapped = BUF(1 << 20);

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (unsigned char)("ABC=\n"[i % 5]);
	b = sealed(plain);
	sodium_bin2base64(base64, sizeof base64, b.p, b.n, sodium_base64_VARIANT_ORIGINAL);
	seal_text(&wrapped, AGE_BEGIN "\n");
	for (size_t i = 0; i < strlen(base64); i += AGE_COLUMNS) {
		buf_put(&wrapped, bytes(base64 + i, strnlen(base64 + i, AGE_COLUMNS)), &e);
		seal_text(&wrapped, "\n");
	}
	seal_text(&wrapped, AGE_END "\n");
	CHECK("four chunks in armor are opened",
	    opens(buf_slice(&wrapped), plain) == V_OK && layers_are("ax"));
	wrapped.p[200000] = wrapped.p[200000] == 'A' ? 'B' : 'A';
	CHECK("damage in the third of four chunks is refused",
	    opens(buf_slice(&wrapped), plain) == V_BAD && e.fault == F_DATA);
	wrapped.p[wrapped.n - 40] ^= 1;
	CHECK("four chunks in base64 are opened",
	    opens(slice_str(base64), plain) == V_OK && layers_are("bx"));
	base64[strlen(base64) - 8] ^= 1;
	CHECK("damage in the last of four chunks is not V_OK",
	    opens(slice_str(base64), plain) != V_OK);
	buf_free(&b);
	buf_free(&wrapped);
}

/* If two layers are cut off, the reason names the outer one, which has cut off the inner one. */
static void
reason_of_a_cut(void)
{
	struct slice file = vector("tests/vectors/unwrap/gz.armor.b64");

	CHECK("base64 of armor that is cut off within a group is waited for",
	    opens((struct slice){ file.p, 101 }, env) == V_MORE);
	CHECK_REASON("the reason for waiting for base64 cut off within a group names base64",
	    e, "base64: cut off");
	CHECK("base64 of armor that is cut off between two groups is waited for",
	    opens((struct slice){ file.p, 100 }, env) == V_MORE);
	CHECK_REASON("the reason for waiting for base64 cut off between two groups names armor",
	    e, "armor: cut off, its END line is missing");
}

static void
magics(void)
{
	unsigned char out[30];

	CHECK("the base64 form of the magic of gzip decodes to the magic",
	    base64_raw(SLICE("H4sI"), out, 3) && memcmp(out, "\x1f\x8b\x08", 3) == 0);
	CHECK("the base64 form of the magic of age decodes to the magic",
	    base64_raw(SLICE("YWdlLWVuY3J5cHRpb24ub3Jn"), out, 18)
	    && memcmp(out, AGE_VERSION_ANY, 18) == 0);
	CHECK("the base64 form of the magic of armor decodes to the magic",
	    base64_raw(SLICE("LS0tLS1CRUdJTiBBR0UgRU5DUllQVEVEIEZJTEUt"), out, 30)
	    && memcmp(out, AGE_BEGIN, 30) == 0);
}

int
main(void)
{
	env = vector("tests/vectors/unwrap/app.env");
	age_identities_parse(vector("tests/vectors/unwrap/identity"), &ids, &e);
	every_nesting();
	where_it_hits();
	plain_and_damaged();
	inside_age();
	bounds();
	long_ones();
	reason_of_a_cut();
	magics();
	return test_failed != 0;
}
