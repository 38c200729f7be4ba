/*
 * options: the command line and its WAITENV_* twins, both from one table, which also prints --help.
 * A flag beats its variable; a list given by flags replaces the variable's.  Everything here borrows
 * from argv and the environment, or is kept until the exec.
 */
#ifndef INIT_OPTIONS_H
#define INIT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/err.h"
#include "init/supervise.h"

#define IDENTITY_DEFAULT "/run/secrets/waitenv-identity"

struct list { const char **v; size_t n; };

enum merge { MERGE_DIALECT, MERGE_FIRST, MERGE_LAST };

struct options {
	struct list files, identities;
	struct list keep, unset, deny, require, file_vars;
	int64_t timeout, settle;	/* nanoseconds */
	unsigned attempts;
	size_t headroom;		/* bytes */
	enum merge merge;
	bool require_end, sealed_only, override, clean;
	bool check, explain;
	bool verbose, quiet, json;
	const char *verify_key, *termination_log;
	bool init;
	struct supervise supervise;	/* what --init does */
	const char *user, *workdir;	/* as whom and where the command runs, or NULL */
	bool no_new_privs;
	const char *unknown;		/* a WAITENV_* variable that means nothing, or NULL */
	const char *idle;		/* one that means nothing without --init, or NULL */
	char **command;			/* ends in NULL; empty only with --check */
};

/*
 * V_BAD: wrong usage; how to log it is set as far as it was understood.  --help and --version print to stdout and end the process with 0.
 * argv ends in NULL.
 */
enum verdict options_parse(char **argv, char *const *envp, struct options *, struct err *);

#endif
