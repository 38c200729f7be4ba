/* SPDX-License-Identifier: ISC */
/*
 * options: parses the command line and the WAITENV_* variables by one table, which also gives
 * --help.  A flag overrides its variable; a list given by flags replaces the list of the variable.
 */
#ifndef INIT_CONFIG_OPTIONS_H
#define INIT_CONFIG_OPTIONS_H

#include "decode/err.h"
#include "init/config/config.h"

/*
 * Fills in the whole config, with defaults for what is not set.  argv and envp end in NULL.
 * Sets up the log, and warns of variables that have no effect.
 * V_BAD with F_USAGE: wrong usage; the log is set up as far as the options were understood.
 * --help and --version print to stdout and end the process with exit code 0.
 */
enum verdict options_parse(char **argv, char *const *envp, struct config *, struct err *);

#endif
