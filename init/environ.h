/*
 * environ: what was loaded and what was inherited become one environment block.
 * Inherited variables win unless --override; with --user the inherited HOME, which is somebody else's,
 * does not.  Among files the last that has a name wins, unless --merge first; where that is a file of a
 * dialect whose owner does it so (ecs), the first of those does.  What came through X_FILE is the
 * strongest, and replaces X_FILE itself.  An entry that unsets takes the inherited variable away too.
 * The order is stable: inherited ones as they came, then loaded ones as they came.  No name stands twice,
 * none of ours is left.
 */
#ifndef INIT_ENVIRON_H
#define INIT_ENVIRON_H

#include "init/load.h"

/* What a name came to. */
struct environ_entry {
	struct slice name;		/* at the front of its string, NAME=value */
	const struct load_item *it;	/* whose variable counts; NULL: the container's */
	const struct var *var;		/* NULL: the entry is free */
	bool settled, exported;
};

struct environ {
	char **envp;			/* ends in NULL; its strings are the load's */
	size_t n;
	size_t loaded;			/* how many of them came from sources */
	struct environ_entry *entries;	/* by name: open addressing */
	size_t mask;
	const struct load_item *blame;	/* the source of what failed, or NULL */
};

/* Keeps our own variables and identities from the dialects that look inherited names up. */
void environ_hide(struct load *);

/* V_BAD with F_CONFIG: a denied name. */
enum verdict environ_build(const struct load *, struct environ *, struct err *);

/*
 * Adds the target of every X_FILE=/path in the block to the load, unless it has them; *added tells
 * how many.  The block is then to be built again once they came.
 * V_BAD with F_CONFIG: both X and X_FILE are set.
 */
enum verdict environ_file_vars(struct load *, struct environ *, size_t *added, struct err *);

/* V_BAD with F_CONFIG: one of the names, separated by commas, is missing or empty. */
enum verdict environ_require(const struct environ *, const struct list *names, struct err *);

/* Puts NAME=value, borrowed, in the place of an inherited one, unless a source gives the name. */
#define ENVIRON_PUTS 3		/* how often, at most */
void environ_put(struct environ *, char *string);

/* Takes a variable out. */
void environ_drop(struct environ *, struct slice name);

/* What a name came to, or NULL; and its value in the block, or NULL. */
const struct environ_entry *environ_find(const struct environ *, struct slice name);
const char *environ_get(const struct environ *, struct slice name);

/* The source that a string of the block came from, or NULL: the container. */
const struct load_item *environ_source(const struct environ *, const char *string);

/* Why a variable of an item (NULL: inherited) is or is not in the block. */
enum fate {
	FATE_EXPORTED,
	FATE_KEPT,		/* exported, and the container's */
	FATE_OVERRIDDEN,	/* by what environ_find says */
	FATE_UNSET,		/* by what environ_find says, which may be the variable itself */
	FATE_READ,		/* X_FILE: the file is read into X */
	FATE_CLEAN,		/* --clean, and no --keep */
	FATE_STRUCK,		/* --unset */
	FATE_USER,		/* HOME of the container, which is another user's */
	FATE_OURS
};
enum fate environ_fate(const struct load *, const struct environ *, const struct load_item *,
	const struct var *);

/* X of X_FILE; false if the name is none of those. */
bool environ_stem(struct slice name, struct slice *stem);

void environ_free(struct environ *);

#endif
