/* SPDX-License-Identifier: ISC */
/*
 * refuse: runs a program with a seccomp filter that makes one system call fail.
 *	refuse CALL ERRNO PROGRAM [ARGUMENT …]		ERRNO is a number
 * CALL is a name in the table below; the program must be for the machine that this one is for.
 */
#include "tests/helpers/helper.h"

static const struct { const char *name; uint32_t call; } calls[] = {
	{ "clock_gettime", CALL_CLOCK_GETTIME },
	{ "fstatfs", CALL_FSTATFS },
};

/* From linux/seccomp.h and linux/filter.h, which musl does not install. */
struct filter { uint16_t code; uint8_t yes, no; uint32_t k; };
struct program { unsigned short n; const struct filter *filter; };
enum { LOAD = 0x20, EQUAL = 0x15, RETURN = 0x06 };

int
main(int argc, char **argv)
{
	const bool first = argc > 3 && strcmp(argv[1], calls[0].name) == 0;
	const size_t at = first ? 0 : 1;
	const uint32_t error = argc > 3 ? (uint32_t)atoi(argv[2]) : 0;
	const struct filter filter[] = {
		{ LOAD, 0, 0, 0 },	/* the number of the system call */
		{ EQUAL, 0, 1, calls[at].call },
		{ RETURN, 0, 0, 0x00050000u | error },
		{ RETURN, 0, 0, 0x7fff0000u },
	};
	const struct program program = { sizeof filter / sizeof *filter, filter };

	if (argc < 4 || strcmp(argv[1], calls[at].name) != 0)
		return 64;
	need(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
	need(prctl(PR_SET_SECCOMP, 2, &program), "filter");
	execv(argv[3], argv + 3);
	die(argv[3]);
}
