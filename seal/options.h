/* SPDX-License-Identifier: ISC */
/*
 * options: parses the command line of every subcommand by one table, which also gives --help.  A
 * subcommand lists the letters of its options; a letter means the same in all subcommands.  A
 * character that is not a letter stands for an option that has only a long name.  Everything here
 * borrows from argv.
 */
#ifndef SEAL_OPTIONS_H
#define SEAL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "decode/err.h"

#define LIST_MAX 64

struct list { const char *v[LIST_MAX]; size_t n; };

struct options {
	struct list recipients, recipient_files, identities, verify_keys, require, deny, file_vars;
	const char *out, *dialect, *minisig, *part;
	const char *sign, *password_file, *minisig_out, *value_file;
	bool armor, env, pq, json, strict, make_signer, password;
	const char *to;
	const char *task_definition, *container, *identity_arn, *waitenv;
	const char *bundle_out, *place, *environment_file;
	struct list keep;
	const char *name, *mount, *merge, *headroom;
	bool secret, all_dialects, sealed_only, require_end;
	char **files;			/* ends in NULL */
	size_t files_n;
};

struct command {
	const char *name;
	const char *letters;		/* its options, in the order of --help */
	const char *operands;		/* "", "FILE NAME", "FILE ...", "[FILE ...]": a word each */
	const char *help;		/* one or two sentences, in lines of 80 columns */
	enum verdict (*run)(const struct options *, struct err *);
};

/* argv[0] is the name of the subcommand.  V_BAD: wrong usage. *help: --help was given.  The reason
 * quotes nothing that could be a secret. */
enum verdict options_parse(const struct command *, int argc, char **argv, struct options *,
	bool *help, struct err *);

void options_help(const struct command *);

#endif
