/* SPDX-License-Identifier: ISC */
#include "init/env/files.h"

#include <stdlib.h>
#include <string.h>

#include "decode/arena.h"
#include "init/base/log.h"
#include "init/env/glob.h"

/* Whether the entry is an X_FILE=/path that is to be read; returns X in *stem. */
static bool
files_named(const struct env *env, const struct config *c, const struct env_entry *entry,
    struct slice *stem)
{
	char room[SHOWN_ROOM];
	const bool any = c->file_vars.n == 1 && strcmp(c->file_vars.v[0], "*") == 0;

	if (!env_stem(env_name(entry), stem) || !glob_any(&c->file_vars, *stem)
	    || !env_exports(env, entry))
		return false;
	if (entry->string[entry->name_n + 1] == '/')
		return true;
	/* Without a pattern, the variable may have another meaning for the application. */
	if (entry->string[entry->name_n + 1])
		(any ? log_detail : log_warn)("%s is not an absolute path, and is not read",
		    env_shown(entry, room));
	return false;
}

/* A name that the option has, and that holds a path itself, was meant to end in _FILE. */
static void
files_warn(const struct env *env, const struct list *names)
{
	char room[SHOWN_ROOM];

	for (size_t i = 0; i < names->n; i++) {
		const struct env_entry *entry = env_find(env, slice_str(names->v[i]));

		if (entry && env_exports(env, entry) && entry->string[entry->name_n + 1] == '/'
		    && env_shown(entry, room) == room)
			log_warn("%s holds a path, but only that in %s_FILE is read", room, room);
	}
}

static enum verdict
files_add(struct files *out, const struct env *env, const struct config *c, struct slice stem,
    const struct env_entry *entry, struct err *e)
{
	const struct env_entry *other = env_find(env, stem);
	char room[2][SHOWN_ROOM];
	struct file *v;

	/* Otherwise whoever writes the source could choose a file that no seal, digest or signature
	 * protects. */
	if (entry->item && (c->sealed_only || c->verify_keys.n || c->require_end))
		return err_fault(e, V_BAD, F_ACCESS,
		    "%s of a source names a file, which is refused "
		    "(--sealed-only, --verify-key or --require-end is set)",
		    env_shown(entry, room[0]));
	if (other && env_exports(env, other) && other->string[stem.n + 1])
		return err_fault(e, V_BAD, F_CONFIG, "both %s and %s are set",
		    env_shown(other, room[0]), env_shown(entry, room[1]));
	if (!(v = arena_grow(out->v, (out->n + 1) * sizeof *v)))
		return err_set(e, V_SYS, "no memory");
	out->v = v;
	v[out->n++] = (struct file){ stem, entry->string, entry->item != NULL };
	return V_OK;
}

enum verdict
files_list(const struct env *env, const struct gather *g, struct files *out, struct err *e)
{
	enum verdict v = V_OK;
	struct slice stem;

	*out = (struct files){ 0 };
	/* After they are loaded, what looks like another X_FILE is the content of a file. */
	if (!g->config->file_vars.n
	    || (g->items.n && g->items.v[g->items.n - 1].kind == ITEM_CONTENT))
		return V_OK;
	files_warn(env, &g->config->file_vars);
	for (size_t i = 0; v == V_OK && i < env->n; i++) {
		const struct env_entry *entry = &env->entries[i];

		if (!files_named(env, g->config, entry, &stem))
			continue;
		v = files_add(out, env, g->config, stem, entry, e);
		if (v != V_OK && entry->item)
			e->source = entry->item->spec.name;
	}
	return v;
}

void
files_free(struct files *files)
{
	arena_give(files->v);
	*files = (struct files){ 0 };
}
