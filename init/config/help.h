/* SPDX-License-Identifier: ISC */
/*
 * help: prints the output of --help and --version on stdout.
 */
#ifndef INIT_CONFIG_HELP_H
#define INIT_CONFIG_HELP_H

void help_print(void);
void help_print_version(void);

#endif
