/* SPDX-License-Identifier: ISC */
/* decimal and chars: numbers, their bounds, and the classes of ASCII. */
#include "decode/decimal.h"

#include "decode/chars.h"
#include "tests/unit/test.h"

static bool
is(const char *text, uint64_t most, uint64_t want)
{
	uint64_t n = 77;

	return decimal_parse(slice_str(text), most, &n) && n == want;
}

static bool
refused(const char *text, uint64_t most)
{
	uint64_t n;

	return !decimal_parse(slice_str(text), most, &n);
}

static bool
grouped(uint64_t n, const char *want)
{
	char room[DECIMAL_GROUPED];

	return strcmp(decimal_grouped(n, room), want) == 0;
}

int
main(void)
{
	struct slice in = SLICE("12ms");
	uint64_t n;

	CHECK("a number is parsed", is("0", 9, 0) && is("65535", 65535, 65535) && is("007", 9, 7));
	CHECK("the number 2^64 - 1 is parsed", is("18446744073709551615", UINT64_MAX, UINT64_MAX));
	CHECK("a number above 2^64 - 1 is refused", refused("18446744073709551616", UINT64_MAX)
	    && refused("99999999999999999999", UINT64_MAX));
	CHECK("a number above the bound is refused",
	    refused("65536", 65535) && refused("10", 9) && refused("9", 8)
	    && refused("1", 0));
	CHECK("a text that is not a number is refused",
	    refused("", 9) && refused("-1", 9) && refused("+1", 9)
	    && refused(" 1", 9) && refused("1 ", 9) && refused("0x1", 99));
	CHECK("a canonical number has no leading zero", !decimal_parse_canonical(SLICE("01"), 9, &n)
	    && decimal_parse_canonical(SLICE("0"), 9, &n)
	    && decimal_parse_canonical(SLICE("10"), 99, &n));
	CHECK("decimal_lead reads the number that a text begins with",
	    decimal_lead("4294967295\t1") == UINT32_MAX && decimal_lead("7") == 7);
	CHECK("decimal_lead is 0 where no such number stands", !decimal_lead("")
	    && !decimal_lead("-1") && !decimal_lead(" 1") && !decimal_lead("4294967296"));
	CHECK("decimal_take cuts the digits off the front of a text",
	    decimal_take(&in, 99, &n) && n == 12 && slice_eq(in, SLICE("ms"))
	    && !decimal_take(&in, 99, &n) && in.n == 2);
	CHECK("digits are grouped in thousands",
	    grouped(0, "0") && grouped(999, "999") && grouped(1000, "1,000")
	    && grouped(1048576, "1,048,576") && grouped(UINT64_MAX, "18,446,744,073,709,551,615"));
	CHECK("an identifier is recognised",
	    chars_are_identifier(SLICE("_a9")) && !chars_are_identifier(SLICE("9a"))
	    && !chars_are_identifier(SLICE("")) && !chars_are_identifier(SLICE("a-b"))
	    && !chars_are_identifier(SLICE("\xc3\xa9")));
	CHECK("chars_trim cuts white space off both ends",
	    slice_eq(chars_trim(SLICE(" \t\r\na b\n ")), SLICE("a b"))
	    && chars_trim(SLICE(" \n")).n == 0 && chars_trim(SLICE("")).n == 0);
	return test_failed != 0;
}
