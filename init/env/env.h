/* SPDX-License-Identifier: ISC */
/*
 * env: merges the gathered and the inherited variables into one environment.  One table holds the
 * result for each name; the block for execve is rendered from it once, at the end.  Inherited
 * variables win unless --override is given; an inherited HOME does not win with --user, because it
 * belongs to another user.  Among sources the last one that sets a name wins, unless --merge first
 * is given; among sources of the ecs dialect the first one wins, as in ECS itself.  A variable read
 * through X_FILE is the strongest, and X_FILE itself is removed.  An entry that unsets a name
 * removes the inherited variable too.  The order is stable: inherited names, then loaded ones, each
 * in their original order, then our own.  No name occurs twice, and no variable that is meant for
 * us is left.
 */
#ifndef INIT_ENV_ENV_H
#define INIT_ENV_ENV_H

#include "decode/shown.h"
#include "init/gather/gather.h"

enum env_origin {
	ENV_NOBODY,		/* dropped or never set: the name has no value */
	ENV_INHERITED,		/* from the container's environment */
	ENV_LOADED,		/* from a source */
	ENV_OURS		/* set by env_set */
};

/* The result for one name. */
struct env_entry {
	const char *string;		/* NAME=value; with ENV_NOBODY, only the name counts */
	uint32_t name_n;
	enum env_origin origin;
	const struct item *item;	/* the source, with ENV_LOADED */
	const struct var *var;		/* with ENV_INHERITED and ENV_LOADED */
};

struct env {
	struct env_entry *entries;	/* in the order of the block */
	size_t n, cap;
	uint32_t *index;		/* by name, open addressing: 1 + the place in entries */
	size_t mask;
	char **block;			/* of env_render; ends in NULL, borrows the strings */
	size_t exported, loaded;	/* variables in the block, and those of them from sources */
	size_t bytes, longest;		/* of the strings in the block, without their NULs */
};

static inline struct slice
env_name(const struct env_entry *entry)
{
	return (struct slice){ (const unsigned char *)entry->string, entry->name_n };
}

/* Fills in the table, and frees its earlier content.  Borrows from the gather.
 * V_BAD with F_CONFIG: a source sets a name that --deny refuses.  V_SYS: no memory. */
enum verdict env_merge(struct env *, const struct gather *, struct err *);

/* Sets a variable of our own, NAME=value, borrowed.  It replaces an inherited one, but not one of a
 * source. */
enum verdict env_set(struct env *, const char *string, struct err *);

/* Removes a name, whoever set it. */
void env_unset(struct env *, struct slice name);

/* Checks that variables are set.  Each string is a list of names (decode/namelist.h), or @ and the
 * path of one.  V_BAD with F_CONFIG: one of the variables is missing or empty, or there is no such
 * file. */
enum verdict env_require(const struct env *, const struct list *, struct err *);

/* Renders the block, once, after the last change of the table.  V_SYS: no memory. */
enum verdict env_render(struct env *, struct err *);

/* Returns the entry of a name, or NULL; and its value, or NULL if it is not exported. */
const struct env_entry *env_find(const struct env *, struct slice name);
const char *env_get(const struct env *, struct slice name);

/* Returns X of the name X_FILE in *stem; false if the name does not end so. */
static inline bool
env_stem(struct slice name, struct slice *stem)
{
	const struct slice end = SLICE("_FILE");

	*stem = (struct slice){ name.p, name.n - end.n };
	return name.n > end.n && slice_eq((struct slice){ name.p + stem->n, end.n }, end);
}

/* Whether the entry is exported. */
bool env_exports(const struct env *, const struct env_entry *);

/* Returns the name of the source of a string of the block, or NULL if it was inherited or is our
 * own. */
const char *env_source(const struct env *, const char *string);

/* The rules of env_merge, for explain: whether an inherited name is meant for us, whether it is
 * kept in spite of --clean and --unset, and whether it is the HOME of another user. */
bool env_is_ours(const struct gather *, struct slice name);
bool env_keeps(const struct config *, struct slice name);
bool env_others_home(const struct config *, struct slice name);

void env_free(struct env *);

/* Returns the name of an entry for a message (decode/shown.h). */
const char *env_shown(const struct env_entry *, char room[SHOWN_ROOM]);

#endif
