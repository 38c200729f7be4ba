/*
 * config: what the user asked for, as plain data.  options.h fills it in from the command line and the
 * WAITENV_* variables; whoever needs a setting reads it here.  Durations are in nanoseconds.  Strings and
 * lists are borrowed from argv and the environment, or are kept until the exec.
 */
#ifndef INIT_CONFIG_CONFIG_H
#define INIT_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENTITY_DEFAULT "/run/secrets/waitenv-identity"
#define SIGNALS 64	/* the kernel's; the C library hides some */

struct list { const char **v; size_t n; };

enum merge { MERGE_DIALECT, MERGE_FIRST, MERGE_LAST };

/* The settings of --init. */
struct pid1_config {
	bool group;		/* forward to the process group of the child */
	bool subreaper;		/* accepted; it is always so where we are not PID 1 */
	bool wait_all;		/* stay until the last descendant is gone */
	bool warn_reap;		/* say so when an orphan is reaped */
	bool ok_exit[256];	/* exit codes of the command that are turned into 0 */
	unsigned char rewrite[SIGNALS + 1];	/* what is sent on for a signal; 0 drops it */
	int parent_death;	/* the signal that the death of our parent sends, or 0 */
	const char *pidfile;	/* follow the daemon that writes it; an absolute path, or NULL */
	int64_t grace;		/* TERM to KILL for those left behind; -1: no bound */
	int64_t kill_after;	/* TERM to KILL for the application; -1: no bound */
	int64_t delay_term;	/* how long TERM is held back */
	int64_t timeout;	/* the bound on waiting for pidfile; -1: no bound */
	int64_t settle;		/* how long a pidfile without its final newline must be quiet */
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
	bool dry;			/* one of the two: nothing is started */
	bool verbose, quiet, json;
	struct list verify_keys;	/* minisign public keys, or @ and the path of one */
	const char *termination_log;
	bool init;
	struct pid1_config pid1;
	const char *user, *workdir;	/* as whom and where the command runs, or NULL */
	bool no_new_privs;
	char **command;			/* ends in NULL; empty only with --check or --explain */
};

#endif
