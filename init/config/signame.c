/* SPDX-License-Identifier: ISC */
#include "init/config/signame.h"

#include <signal.h>
#include <string.h>
#include <strings.h>

#include "decode/slice.h"
#include "init/config/config.h"

#define RTMIN 34
#define RTMAX SIGNALS

static const struct { char name[8]; unsigned char sig; } names[] = {
	{ "HUP", SIGHUP }, { "INT", SIGINT }, { "QUIT", SIGQUIT }, { "ILL", SIGILL },
	{ "TRAP", SIGTRAP }, { "ABRT", SIGABRT }, { "IOT", SIGABRT }, { "BUS", SIGBUS },
	{ "FPE", SIGFPE }, { "KILL", SIGKILL }, { "USR1", SIGUSR1 }, { "SEGV", SIGSEGV },
	{ "USR2", SIGUSR2 }, { "PIPE", SIGPIPE }, { "ALRM", SIGALRM }, { "TERM", SIGTERM },
	{ "STKFLT", SIGSTKFLT }, { "CHLD", SIGCHLD }, { "CONT", SIGCONT }, { "STOP", SIGSTOP },
	{ "TSTP", SIGTSTP }, { "TTIN", SIGTTIN }, { "TTOU", SIGTTOU }, { "URG", SIGURG },
	{ "XCPU", SIGXCPU }, { "XFSZ", SIGXFSZ }, { "VTALRM", SIGVTALRM }, { "PROF", SIGPROF },
	{ "WINCH", SIGWINCH }, { "IO", SIGIO }, { "POLL", SIGIO }, { "PWR", SIGPWR },
	{ "SYS", SIGSYS }, { "RTMIN", RTMIN }, { "RTMAX", RTMAX },
};

/* Parses a number of at most two digits; returns -1 for anything else. */
static int
number(const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n < 1 || n > 2 || s[n])
		return -1;
	return n == 1 ? s[0] - '0' : (s[0] - '0') * 10 + (s[1] - '0');
}

int
signame_parse(const char *s)
{
	int sig = number(s), step;
	size_t n;

	if (sig >= 0)
		return sig <= SIGNALS ? sig : -1;
	if (strncasecmp(s, "SIG", 3) == 0)
		s += 3;
	n = strcspn(s, "+-");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i].name) != n || strncasecmp(s, names[i].name, n) != 0)
			continue;
		sig = names[i].sig;
		if (!s[n])
			return sig;
		step = number(s + n + 1);
		if (step < 0 || (sig == RTMIN) != (s[n] == '+') || (sig != RTMIN && sig != RTMAX))
			return -1;
		sig += s[n] == '+' ? step : -step;
		return sig >= RTMIN && sig <= RTMAX ? sig : -1;
	}
	return -1;
}
