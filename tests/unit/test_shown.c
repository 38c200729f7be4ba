/* SPDX-License-Identifier: ISC */
/* shown: which names a report may show, and which may be parts of a value. */
#include "decode/shown.h"
#include "tests/unit/test.h"

static const struct { const char *claim, *name, *value; bool shown; } cases[] = {
	{ "a name in capitals is shown", "DB_HOST", "x", true },
	{ "a name with a dot and a dash is shown", "a.B-c", "x", true },
	{ "a long name in capitals is shown",
	    "SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT_MS", "x", true },
	{ "a long name of both cases is not shown",
	    "abcdefghijABCDEFGHIJabcdefghijABCDEFGHIJk", "x", false },
	{ "an empty name is not shown", "", "x", false },
	{ "a name with a digit first is not shown", "1A", "x", false },
	{ "a name with a blank is not shown", "A B", "x", false },
	{ "a name with a plus is not shown", "c3V+ZXI", "", false },
	{ "base64 of both cases with padding is not shown", "c3VwZXJzZWNyZXQ", "", false },
	{ "base64 with two characters of padding is not shown", "QUJDRA", "=", false },
	{ "base64 in capitals alone is not shown", "QUFBQUFBQUE", "", false },
	{ "base64 with a CR after it is not shown", "c3VwZXJzZWNyZXQ", "\r", false },
	{ "base64url with padding is not shown", "c3Vw_XI-", "=", false },
	{ "a name like base64 is shown if it has a value", "c3VwZXJzZWNyZXQ", "x", true },
	{ "an empty variable is shown", "DEBUG", "", true },
	{ "an empty variable of three letters is shown", "NEW", "", true },
	{ "an empty variable with an underscore is shown", "DB_HOST", "", true },
	{ "a secret key is not shown", "AGE-SECRET-KEY-1ABC", "x", false },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(cases[i].claim, shown_name(slice_str(cases[i].name),
		    slice_str(cases[i].value)) == cases[i].shown);
	return test_failed != 0;
}
