/* SPDX-License-Identifier: ISC */
/*
 * table: one row for each option of waitenv, used by the parser and by --help.
 */
#ifndef INIT_CONFIG_TABLE_H
#define INIT_CONFIG_TABLE_H

#include "init/config/config.h"
#include "init/config/values.h"

struct option_row {
	const char *name;
	char letter;
	const char *meta;	/* the name of its value, or NULL for a switch */
	setter *set;
	size_t at;		/* of the field in struct config that set() writes */
	const char *help;
	const char *env;	/* its variable, if that is not WAITENV_<NAME> */
	bool init_only;		/* has no effect without --init */
};

extern const struct option_row options_table[];
extern const size_t options_n;
#define OPTIONS_MOST 64		/* the most rows there can be */

#endif
