/* SPDX-License-Identifier: ISC */
/*
 * The harness of a unit test program: CHECK prints a line for each claim, which tests/run counts.
 * A program returns test_failed != 0; one that dies before it returns counts as a failure.
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int test_failed;

static inline bool
test_check(bool good, const char *name, const char *file, int line)
{
	if (good)
		printf("ok %s\n", name);
	else
		printf("not ok %s (%s:%d)\n", name, file, line);
	fflush(stdout);
	test_failed += !good;
	return good;
}

/* CHECK("what is claimed", condition) */
#define CHECK(name, good) test_check((good), (name), __FILE__, __LINE__)

/* The reason is exactly that text. */
#define CHECK_REASON(name, e, want) \
	(strcmp((e).text, (want)) == 0 ? CHECK(name, true) \
	: (printf("# got: %s\n", (e).text), CHECK(name, false)))

/* A claim that this build cannot make.  tests/run counts it as skipped. */
#define SKIP(name, why) printf("# left out, %s: %s\n", (why), (name))

#endif
