/* SPDX-License-Identifier: ISC */
/* signame: names and numbers of signals, and texts that are neither. */
#include "init/config/signame.h"

#include <signal.h>

#include "tests/unit/test.h"

static const struct { const char *text; int sig; } cases[] = {
	{ "TERM", SIGTERM }, { "SIGTERM", SIGTERM }, { "term", SIGTERM }, { "SigTerm", SIGTERM },
	{ "15", SIGTERM }, { "0", 0 }, { "1", 1 }, { "64", 64 }, { "65", -1 }, { "-1", -1 },
	{ "09", 9 }, { "015", -1 }, { "", -1 }, { "SIG", -1 }, { "SIG15", -1 }, { "TER", -1 },
	{ "TERMS", -1 }, { "TERM+1", -1 }, { " TERM", -1 }, { "TERM ", -1 },
	{ "RTMIN", 34 }, { "SIGRTMIN+3", 37 }, { "RTMIN+30", 64 }, { "RTMIN+31", -1 },
	{ "RTMIN-1", -1 }, { "RTMAX", 64 }, { "RTMAX-1", 63 }, { "RTMAX-30", 34 },
	    { "RTMAX-31", -1 },
	{ "RTMAX+1", -1 }, { "RTMIN+", -1 }, { "RTMIN+x", -1 }, { "RTMIN3", -1 },
	{ "SEGV", SIGSEGV }, { "IOT", SIGABRT }, { "POLL", SIGIO }, { "STKFLT", SIGSTKFLT },
	{ "PWR", SIGPWR }, { "SYS", SIGSYS }, { "VTALRM", SIGVTALRM },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char claim[60];

		snprintf(claim, sizeof claim, "the number of the signal \"%s\" is %d",
		    cases[i].text, cases[i].sig);
		CHECK(claim, signame_parse(cases[i].text) == cases[i].sig);
	}
	return test_failed != 0;
}
