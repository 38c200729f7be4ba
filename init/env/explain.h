/* SPDX-License-Identifier: ISC */
/*
 * explain: prints what would be exported, from which source and why: names and sizes, never a
 * value.
 */
#ifndef INIT_ENV_EXPLAIN_H
#define INIT_ENV_EXPLAIN_H

#include "init/env/env.h"
#include "init/env/limits.h"

/* Why a variable of an item (or an inherited one) is or is not exported. */
enum fate {
	FATE_EXPORTED,
	FATE_KEPT,		/* exported, inherited */
	FATE_OVERRIDDEN,	/* by the entry that env_find returns */
	FATE_UNSET,		/* by the entry that env_find returns, perhaps this very one */
	FATE_READ,		/* X_FILE: the file is read into X */
	FATE_CLEAN,		/* --clean, and no --keep */
	FATE_STRUCK,		/* --unset */
	FATE_USER,		/* the inherited HOME, which is another user's */
	FATE_OURS		/* it is meant for waitenv */
};
enum fate explain_fate(const struct gather *, const struct env *, const struct item *,
	const struct var *);

/*
 * With -v or --explain, logs which optional sources were skipped, and how many entries their
 * dialect drops silently.  With -v, logs names that a shell would drop.  With --explain, prints the
 * table on stdout, sorted by name, or with --log json one object for each line.  V_SYS: it cannot
 * be written.
 */
enum verdict explain(const struct gather *, const struct env *, struct err *);

/* Logs one line that says "ready", with the counts. */
void explain_ready(const struct gather *, const struct env *, const struct limits *);

#endif
