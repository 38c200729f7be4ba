/* SPDX-License-Identifier: ISC */
/*
 * config: what the user asked for, as plain data. options.h fills it in from the command line and
 * the WAITENV_* variables, and every other module reads its settings here.  Durations are in
 * nanoseconds.  Strings and lists are borrowed from argv and the environment, or are kept until the
 * exec.
 */
#ifndef INIT_CONFIG_CONFIG_H
#define INIT_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENTITY_DEFAULT "/run/secrets/waitenv-identity"
#define SIGNALS 64	/* as the kernel counts them; the C library hides some */

struct list { const char **v; size_t n; };

enum merge { MERGE_DIALECT, MERGE_FIRST, MERGE_LAST };

/* What to do when the environment that the sources give has changed. */
enum on_change { ON_CHANGE_NOTHING, ON_CHANGE_RESTART, ON_CHANGE_EXIT };
struct change { enum on_change act; unsigned char code; };

/* The settings of --init. */
struct pid1_config {
	bool group;		/* forward to the process group of the child */
	bool subreaper;		/* accepted for compatibility; has no effect */
	bool wait_all;		/* stay until the last descendant is gone */
	bool warn_reap;		/* log each orphan that is reaped */
	bool ok_exit[256];	/* exit codes of the command that are turned into 0 */
	unsigned char rewrite[SIGNALS + 1];	/* what to forward instead; 0: nothing */
	int parent_death;	/* the signal that the death of our parent sends, or 0 */
	const char *pidfile;	/* follow the daemon that writes it; an absolute path, or NULL */
	int64_t grace;		/* TERM to KILL for the remaining processes; -1: never */
	int64_t kill_after;	/* TERM to KILL for the command; -1: never */
	int64_t delay_term;	/* how long TERM is delayed */
	int64_t timeout;	/* the limit for the wait for pidfile; -1: none */
	struct change change;	/* what follows a change, and with ON_CHANGE_EXIT the exit code */
	int64_t splay;		/* the longest random wait before a change is acted on */
	int64_t settle;		/* how long a pidfile without a final newline must stay unchanged */
};

struct config {
	struct list files, identities;
	struct list keep, unset, deny, require, file_vars;
	int64_t timeout, settle;
	unsigned attempts;
	size_t headroom;		/* bytes */
	enum merge merge;
	bool require_end, sealed_only, override, clean;
	bool check, explain;
	bool dry;			/* --check or --explain: nothing is started */
	bool verbose, quiet, json;
	struct list verify_keys;	/* minisign public keys, or @ and the path of one */
	const char *termination_log;
	bool init;
	struct pid1_config pid1;
	const char *user, *workdir;	/* user and directory of the command, or NULL */
	bool no_new_privs;
	char **command;			/* ends in NULL; empty only with --check or --explain */
};

#endif
