/*
 * options: the command line and its WAITENV_* variables, both from one table, which also prints --help.
 * A flag beats its variable; a list given by flags replaces the variable's.
 */
#ifndef INIT_CONFIG_OPTIONS_H
#define INIT_CONFIG_OPTIONS_H

#include "decode/err.h"
#include "init/config/config.h"

/* Variables that were set and have no effect: "NAME=value", or NULL. */
struct options_idle {
	const char *unknown;		/* there is no such option */
	const char *without_init;	/* it needs --init */
};

/*
 * Fills the whole config in, with the defaults where nothing was said.  argv and envp end in NULL.
 * V_BAD with F_USAGE: wrong usage; how to log it is set as far as it was understood.
 * --help and --version print to stdout and end the process with 0.
 */
enum verdict options_parse(char **argv, char *const *envp, struct config *, struct options_idle *,
	struct err *);

#endif
