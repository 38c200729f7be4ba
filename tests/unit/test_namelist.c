/* SPDX-License-Identifier: ISC */
/* namelist: names with anything between them, and comments. */
#include "decode/namelist.h"
#include "tests/unit/test.h"

static void
names_are(const char *claim, const char *list, const char *want)
{
	char got[128] = "";
	struct slice rest = slice_str(list), name;

	while (namelist_next(&rest, &name)) {
		strncat(got, (const char *)name.p, name.n);
		strcat(got, "|");
	}
	CHECK(claim, strcmp(got, want) == 0);
}

int
main(void)
{
	names_are("an empty list has no name", "", "");
	names_are("a list of white space has no name", " \n\t\r\n,", "");
	names_are("names may be separated by commas", "A,B,,C", "A|B|C|");
	names_are("names may be separated by line ends", "A\nB\r\n\nC", "A|B|C|");
	names_are("a comment goes to the end of its line", "# A, B\nC # D\n#\nE", "C|E|");
	names_are("a comment may end the list", "A #", "A|");
	names_are("a # inside a name is part of the name", "A#B", "A#B|");
	return test_failed != 0;
}
