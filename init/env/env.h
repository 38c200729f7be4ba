/*
 * env: what was gathered and what was inherited become one environment.
 * One table holds what each name came to; the block for execve is rendered from it once, at the end.
 * Inherited variables win unless --override; with --user the inherited HOME, which is somebody else's,
 * does not.  Among files the last that has a name wins, unless --merge first; where that is a file of a
 * dialect whose owner does it so (ecs), the first of those does.  What came through X_FILE is the
 * strongest, and replaces X_FILE itself.  An entry that unsets takes the inherited variable away too.
 * The order is stable: inherited names as they came, then loaded ones as they came, then ours.  No name
 * stands twice, and none that is meant for us is left.
 */
#ifndef INIT_ENV_ENV_H
#define INIT_ENV_ENV_H

#include "init/gather/gather.h"

enum env_origin {
	ENV_NOBODY,		/* dropped, or never given: the name is there and has no value */
	ENV_INHERITED,		/* the container's */
	ENV_LOADED,		/* a source's */
	ENV_OURS		/* set by env_set */
};

/* What a name came to. */
struct env_entry {
	struct slice name;
	enum env_origin origin;
	const char *string;		/* NAME=value */
	const struct item *item;	/* whose variable it is, with ENV_LOADED */
	const struct var *var;		/* with ENV_INHERITED and ENV_LOADED */
};

struct env {
	struct env_entry *entries;	/* in the order of the block */
	size_t n, cap;
	uint32_t *index;		/* by name, open addressing: 1 + a place in entries */
	size_t mask;
	char **block;			/* of env_render: ends in NULL, its strings are those of the table */
	size_t exported, loaded;	/* how many stand in it, and how many of them came from sources */
};

/* Fills the table in; what was in it is freed.  Borrows from the gather.
 * V_BAD with F_CONFIG: a source gives a name that --deny refuses.  V_SYS. */
enum verdict env_merge(struct env *, const struct gather *, struct err *);

/* One of our own, NAME=value, borrowed: replaces an inherited one, and gives way to one of a source. */
enum verdict env_set(struct env *, const char *string, struct err *);

/* Takes a name out, whoever gave it. */
void env_unset(struct env *, struct slice name);

/* Each is a list of names (decode/namelist.h), or @ and the path of one.
 * V_BAD with F_CONFIG: one of the names is missing or empty, or there is no such file. */
enum verdict env_require(const struct env *, const struct list *, struct err *);

/* Renders the block, once, when nothing is set or unset any more.  V_SYS. */
enum verdict env_render(struct env *, struct err *);

/* What a name came to, or NULL; and its value, or NULL where it is not exported. */
const struct env_entry *env_find(const struct env *, struct slice name);
const char *env_get(const struct env *, struct slice name);

/* X of the name X_FILE; false if the name is none of those. */
bool env_stem(struct slice name, struct slice *stem);

/* Whether the entry stands in the block. */
bool env_exports(const struct env *, const struct env_entry *);

/* The name of the source that a string of the block came from, or NULL: the container, or ourselves. */
const char *env_source(const struct env *, const char *string);

/* The rules that env_merge goes by, for those who explain it: whether an inherited name is ours alone,
 * whether --clean and --unset leave it, and whether it is the HOME of another user. */
bool env_is_ours(const struct gather *, struct slice name);
bool env_keeps(const struct config *, struct slice name);
bool env_others_home(const struct config *, struct slice name);

void env_free(struct env *);

/* How many bytes of a name a message shows. */
int env_shown(struct slice name);

#endif
