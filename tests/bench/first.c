/* SPDX-License-Identifier: ISC */
/*
 * first: an application that writes to stdout when it started (8 bytes: nanoseconds of
 * CLOCK_MONOTONIC) and ends.  With an argument it stays until it is killed.
 */
#include <unistd.h>

#include "tests/fault/clock.h"

int
main(int argc, char *argv[])
{
	int64_t began = now();

	(void)argv;
	if (write(1, &began, sizeof began) != (ssize_t)sizeof began)
		return 1;
	while (argc > 1)
		pause();
	return 0;
}
