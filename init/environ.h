/*
 * environ: what was loaded and what was inherited become one environment block.
 * Inherited variables win unless --override; among files the last wins unless --merge first, and the
 * files of a dialect whose owner does it so (ecs) keep "the first wins" among themselves.  The order
 * is stable: inherited ones as they came, then loaded ones as they came.  No name stands twice, none
 * of ours is left.
 */
#ifndef INIT_ENVIRON_H
#define INIT_ENVIRON_H

#include "init/load.h"

struct environ {
	char **envp;			/* ends in NULL; its strings are the load's */
	size_t n;
	size_t loaded;			/* how many of them came from sources */
	const struct load_item **rank;	/* sources, strongest first */
	size_t ranks;
};

/* V_BAD with F_CONFIG: a denied name, a required variable that is missing or empty. */
enum verdict environ_build(const struct load *, struct environ *, struct err *);

/* Adds the target of every X_FILE=/path in the built block to the load; *added tells how many.
 * V_BAD with F_CONFIG: both X and X_FILE are set. */
enum verdict environ_file_vars(struct load *, const struct environ *, size_t *added, struct err *);

/* Why a variable of an item (NULL: inherited) is or is not in the block, for --explain. */
enum fate { FATE_EXPORTED, FATE_SHADOWED, FATE_OVERRIDDEN, FATE_UNSET, FATE_REMOVED, FATE_OURS };
enum fate environ_fate(const struct load *, const struct environ *, const struct load_item *,
	const struct var *, const struct load_item **by);

const char *environ_get(const struct environ *, struct slice name);

void environ_free(struct environ *);

#endif
