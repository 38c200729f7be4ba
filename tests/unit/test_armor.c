/* SPDX-License-Identifier: ISC */
/* armor: the strict form, every prefix, every flipped bit, and the content of cut armor. */
#include "decode/armor.h"

#include "decode/base64.h"
#include "decode/chars.h"

#include "tests/unit/test.h"
#include "tests/unit/vector.h"

#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define END "-----END AGE ENCRYPTED FILE-----"
#define FULL "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"

static struct err e;

static enum verdict
decode(struct slice in, struct buf *out)
{
	buf_clear(out);
	return armor_decode(guarded(in), out, &e);
}

static enum verdict
verdict_of(const char *text)
{
	struct buf out = BUF(4096);
	enum verdict v = decode(slice_str(text), &out);

	buf_free(&out);
	return v;
}

static void
form(void)
{
	CHECK("lines that end in LF are decoded",
	    verdict_of(BEGIN "\n" FULL "\nQUJD\n" END "\n") == V_OK);
	CHECK("lines that end in CRLF are decoded",
	    verdict_of(BEGIN "\r\n" FULL "\r\nQUJD\r\n" END "\r\n") == V_OK);
	CHECK("CRLF lines without the last LF are decoded",
	    verdict_of(BEGIN "\r\nQUJD\r\n" END "\r") == V_OK);
	CHECK("a last line without LF is decoded", verdict_of(BEGIN "\nQUI=\n" END) == V_OK);
	CHECK("blank lines around armor are ignored",
	    verdict_of("\n \t\r\n" BEGIN "\nQQ==\n" END "\n\n \t\r\n ") == V_OK);
	CHECK("a full last line is decoded", verdict_of(BEGIN "\n" FULL "\n" END "\n") == V_OK);
	CHECK("armor without content is decoded", verdict_of(BEGIN "\n" END "\n") == V_OK);
	CHECK("armor that is indented is refused",
	    verdict_of(" " BEGIN "\nQQ==\n" END "\n") == V_BAD);
	CHECK_REASON("the reason for refusing indented armor is the BEGIN line",
	    e, "armor: its BEGIN line is malformed");
	CHECK("a blank after BEGIN is refused", verdict_of(BEGIN " \nQQ==\n" END "\n") == V_BAD);
	CHECK("a blank after END is refused", verdict_of(BEGIN "\nQQ==\n" END " \n") == V_BAD);
	CHECK("text after END is refused", verdict_of(BEGIN "\nQQ==\n" END "\nx") == V_BAD);
	CHECK_REASON("the reason for refusing text after END is the text",
	    e, "armor: text after its END line");
	CHECK("an empty line inside armor is refused",
	    verdict_of(BEGIN "\n\nQQ==\n" END "\n") == V_BAD);
	CHECK("a short line before another line is refused",
	    verdict_of(BEGIN "\nQUJD\n" FULL "\n" END "\n") == V_BAD);
	CHECK("a line of more than 64 characters is refused",
	    verdict_of(BEGIN "\n" FULL "QUJD\n" END "\n") == V_BAD);
	CHECK("base64 without padding is refused", verdict_of(BEGIN "\nQQ\n" END "\n") == V_BAD);
	CHECK("base64 that is not canonical is refused",
	    verdict_of(BEGIN "\nQR==\n" END "\n") == V_BAD);
	CHECK("a CR inside a line is refused", verdict_of(BEGIN "\nQU\rD\n" END "\n") == V_BAD);
	CHECK("a line of padding alone is refused", verdict_of(BEGIN "\n====\n" END "\n") == V_BAD);
	CHECK("a full line of padding is refused",
	    verdict_of(BEGIN "\n================================"
	    "================================\n" END "\n") == V_BAD);
	CHECK("a line that cannot become a valid one is refused",
	    verdict_of(BEGIN "\nQUJD\nQ") == V_BAD);
	CHECK("a line that END follows without LF is refused",
	    verdict_of(BEGIN "\nQUJD-----END AG") == V_BAD);
	CHECK("more than 64 characters without LF are refused",
	    verdict_of(BEGIN "\n" FULL "QUJ") == V_BAD);
}

static void
prefixes_and_flips(struct slice good, const char *name)
{
	struct buf out = BUF(4096);
	struct slice whole = good;
	unsigned char copy[1024];
	bool more = true, bad = true;
	char claim[100];

	while (chars_is_space(whole.p[whole.n - 1]))
		whole.n--;
	for (size_t n = 0; n < whole.n; n++)
		more &= decode((struct slice){ good.p, n }, &out) == V_MORE;
	snprintf(claim, sizeof claim, "every prefix of armor %s is V_MORE", name);
	CHECK(claim, more && decode(whole, &out) == V_OK);
	for (size_t bit = 0; bit < whole.n * 8; bit++) {
		enum verdict v;

		memcpy(copy, good.p, good.n);
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
		v = decode((struct slice){ copy, good.n }, &out);
		/* The flipped character may be base64 too.  The age file inside reveals that. */
		bad &= v == V_BAD
		    || (v == V_OK && bit / 8 >= sizeof BEGIN && copy[bit / 8] != '\r');
		bad &= v == V_OK || out.n == 0;
	}
	snprintf(claim, sizeof claim, "a flipped bit in armor %s is V_BAD or another character",
	    name);
	CHECK(claim, bad);
	buf_free(&out);
}

static void
cut_shows(void)
{
	struct buf out = BUF(4096);

	CHECK("armor cut off in a line is waited for",
	    decode(SLICE(BEGIN "\n" FULL "\nQUJ"), &out) == V_MORE && out.n == 48);
	CHECK_REASON("the reason for waiting for armor that is cut off is the missing END line",
	    e, "armor: cut off, its END line is missing");
	CHECK("armor cut off in END is waited for",
	    decode(SLICE(BEGIN "\nQUJD\n-----END AG"), &out) == V_MORE && out.n == 3
	    && memcmp(out.p, "ABC", 3) == 0);
	buf_free(&out);
	out = BUF(47);
	CHECK("armor above the cap is refused",
	    armor_decode(SLICE(BEGIN "\n" FULL "\n" END "\n"), &out, &e) == V_BAD);
	CHECK_REASON("the reason for refusing armor above the cap is the cap",
	    e, "larger than 47 bytes");
	buf_free(&out);
}

int
main(void)
{
	form();
	prefixes_and_flips(vector("tests/vectors/unwrap/gz.armor"), "made by age");
	prefixes_and_flips(SLICE(BEGIN "\r\n" FULL "\r\n" FULL "\r\n" END "\r\n"), "with CRLF");
	cut_shows();
	return test_failed != 0;
}
