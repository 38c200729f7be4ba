/*
 * explain: what would be exported, from where and why; names and sizes, never a value.
 */
#ifndef INIT_ENV_EXPLAIN_H
#define INIT_ENV_EXPLAIN_H

#include "init/env/env.h"
#include "init/env/limits.h"

/* Why a variable of an item (NULL: inherited) is or is not in the block. */
enum fate {
	FATE_EXPORTED,
	FATE_KEPT,		/* exported, and the container's */
	FATE_OVERRIDDEN,	/* by what env_find says */
	FATE_UNSET,		/* by what env_find says, which may be the variable itself */
	FATE_READ,		/* X_FILE: the file is read into X */
	FATE_CLEAN,		/* --clean, and no --keep */
	FATE_STRUCK,		/* --unset */
	FATE_USER,		/* HOME of the container, which is another user's */
	FATE_OURS
};
enum fate explain_fate(const struct gather *, const struct env *, const struct item *, const struct var *);

/*
 * With -v or --explain, lines that say which optional sources were passed over, and how many entries were
 * dropped as their dialect does without a word.  With -v: names that shells drop.  With --explain, the table
 * on stdout, sorted by name, or with --log json an object a line.  V_SYS: it cannot be written.
 */
enum verdict explain(const struct gather *, const struct env *, struct err *);

/* One line that says "ready", with the counts. */
void explain_ready(const struct gather *, const struct env *, const struct limits *);

#endif
