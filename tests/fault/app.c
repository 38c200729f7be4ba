/* SPDX-License-Identifier: ISC */
/*
 * app: the application of the harness.  Writes to stdout the time when it started (8 bytes, as in
 * clock.h) and its environment, each string with its NUL, and ends with 0.
 */
#include <string.h>
#include <unistd.h>

#include "tests/fault/clock.h"

static int
put(const void *p, size_t n)
{
	ssize_t did;

	for (; n; p = (const char *)p + did, n -= (size_t)did)
		if ((did = write(1, p, n)) < 0)
			return 1;
	return 0;
}

int
main(void)
{
	int64_t began = now();
	char **e = environ;

	if (put(&began, sizeof began))
		return 1;
	if (!*e)
		return 0;
	while (e[1])
		e++;
	/* The kernel stores the strings of a new program one after the other. */
	return put(environ[0], (size_t)(*e - environ[0]) + strlen(*e) + 1);
}
