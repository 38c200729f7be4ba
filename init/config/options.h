/*
 * options: the command line and its WAITENV_* variables, both from one table, which also prints --help.
 * A flag beats its variable; a list given by flags replaces the variable's.
 */
#ifndef INIT_CONFIG_OPTIONS_H
#define INIT_CONFIG_OPTIONS_H

#include "decode/err.h"
#include "init/config/config.h"

/*
 * Fills the whole config in, with the defaults where nothing was said.  argv and envp end in NULL.
 * Sets the log up, and warns of variables that have no effect.
 * V_BAD with F_USAGE: wrong usage; the log is set up as far as it was understood.
 * --help and --version print to stdout and end the process with 0.
 */
enum verdict options_parse(char **argv, char *const *envp, struct config *, struct err *);

#endif
