/* SPDX-License-Identifier: ISC */
/* bech32: the vectors of BIP 173 that decode to whole bytes, age's own, every wrong character. */
#include "decode/bech32.h"

#include "tests/unit/test.h"
#include "tests/unit/vector.h"

/* From c2sp.org/age, "The X25519 recipient type". */
static const char identity[] =
	"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
static const char recipient[] = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

static bool
decodes(const char *text, const char *hrp, unsigned char *out, size_t n)
{
	return bech32_decode(guarded(slice_str(text)), slice_str(hrp), out, n);
}

static void
bip_vectors(void)
{
	unsigned char out[64];
	bool good;

	CHECK("the vector A12UEL5L of BIP 173 is valid", decodes("A12UEL5L", "a", out, 0));
	CHECK("the vector a12uel5l of BIP 173 is valid", decodes("a12uel5l", "a", out, 0));
	CHECK("a vector with a long human-readable part is valid",
	    decodes("an83characterlonghumanreadablepartthatcontainsthenumber1and"
	    "theexcludedcharactersbio1tt5tgs", "an83characterlonghumanreadablepartthatcontainsthe"
	    "number1andtheexcludedcharactersbio", out, 0));
	good = decodes("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", out, 20);
	CHECK("a vector with every value once is valid",
	    good && memcmp(out, "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84"
	    "\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 20) == 0);
	CHECK("a vector whose human-readable part is ? is valid", decodes("?1ezyfcl", "?", out, 0));
	CHECK("a wrong checksum is refused", !decodes("A12UEL5M", "a", out, 0));
	CHECK("a checksum of the human-readable part in upper case is refused",
	    !decodes("A1G7SGD8", "a", out, 0));
	CHECK("a checksum that is too short is refused", !decodes("li1dgmt3", "li", out, 0));
	CHECK("a character outside of the alphabet is refused", !decodes("x1b4n0q5v", "x", out, 0));
	CHECK("an empty human-readable part is refused", !decodes("10a06t8", "a", out, 0));
	CHECK("a text without a separator is refused", !decodes("pzry9x0s0muk", "pzry9", out, 0));
}

static void
age_vectors(void)
{
	unsigned char out[32], want[32];
	char text[80];

	memset(want, 0x42, sizeof want);
	CHECK("an identity of age is decoded", decodes(identity, "age-secret-key-", out, 32)
	    && memcmp(out, want, 32) == 0);
	CHECK("a recipient of age is decoded", decodes(recipient, "age", out, 32));
	CHECK("another human-readable part is refused",
	    !decodes(identity, "age-secret-key", out, 32));
	CHECK("fewer bytes than expected are refused",
	    !decodes(identity, "age-secret-key-", out, 31));
	for (size_t i = 0; i < sizeof recipient; i++)
		text[i] = (char)(recipient[i] >= 'a' && recipient[i] <= 'z' ? recipient[i] - 32
		    : recipient[i]);
	CHECK("upper case is accepted", decodes(text, "age", out, 32));
	text[20] = recipient[20];
	CHECK("mixed case is refused", !decodes(text, "age", out, 32));
}

/* The checksum detects every single wrong character. */
static void
every_character(void)
{
	unsigned char text[sizeof identity - 1], out[32], none[32] = { 0 };
	bool refused = true, wiped = true;

	for (size_t at = 0; at < sizeof text; at++)
		for (int c = 0; c < 256; c++) {
			memcpy(text, identity, sizeof text);
			if (text[at] == c)
				continue;
			text[at] = (unsigned char)c;
			memset(out, 0, sizeof out);
			refused &= !bech32_decode((struct slice){ text, sizeof text },
			    SLICE("age-secret-key-"), out, sizeof out);
			wiped &= memcmp(out, none, sizeof out) == 0;
		}
	CHECK("every other byte at every place is refused", refused);
	CHECK("a refusal wipes the output", wiped);
}

/* Writes "age1", two characters of these values, and the right checksum. */
static void
sealed(const unsigned values[2], char text[16])
{
	const char hrp[] = "age";
	uint32_t sum = 1;

	strcpy(text, "age1");
	for (int i = 0; i < 3; i++)
		sum = bech32_step(sum, (unsigned)hrp[i] >> 5);
	sum = bech32_step(sum, 0);
	for (int i = 0; i < 3; i++)
		sum = bech32_step(sum, (unsigned)hrp[i] & 31);
	for (int i = 0; i < 8; i++)
		sum = bech32_step(sum, i < 2 ? values[i] : 0);
	sum ^= 1;
	for (int i = 0; i < 2; i++)
		text[4 + i] = values[i] < 32 ? bech32_alphabet[values[i]] : 'b';
	for (int i = 0; i < 6; i++)
		text[6 + i] = bech32_alphabet[sum >> 5 * (5 - i) & 31];
	text[12] = '\0';
}

/* Faults that a right checksum does not hide. */
static void
right_checksum(void)
{
	unsigned char out[1];
	char text[16];
	bool good = true;

	for (unsigned fill = 0; fill < 4; fill++) {
		sealed((unsigned[]){ 0x42 >> 3, (0x42 & 7) << 2 | fill }, text);
		good &= decodes(text, "age", out, 1) == (fill == 0);
		good &= fill != 0 || out[0] == 0x42;
	}
	CHECK("only zero bits are accepted as padding of the last value", good);
	sealed((unsigned[]){ 32, 0 }, text);
	CHECK("a character outside of the alphabet is refused even if the checksum is right",
	    !decodes(text, "age", out, 1));
	sealed((unsigned[]){ 0x42 >> 3, (0x42 & 7) << 2 }, text);
	CHECK("a text with the right checksum is decoded", decodes(text, "age", out, 1));
}

int
main(void)
{
	bip_vectors();
	age_vectors();
	every_character();
	right_checksum();
	return test_failed != 0;
}
