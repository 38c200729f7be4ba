/* SPDX-License-Identifier: ISC */
#include "init/env/env.h"

#include <stdio.h>
#include <string.h>

#include "decode/arena.h"
#include "decode/namelist.h"
#include "init/base/file.h"
#include "init/env/glob.h"

#define ENV_OF_OURS 4		/* HOME, and the variables that follow the process */

const char *
env_shown(const struct env_entry *entry, char room[SHOWN_ROOM])
{
	return shown_as(env_name(entry), slice_str(entry->string + entry->name_n + 1), room);
}

bool
env_is_ours(const struct gather *g, struct slice name)
{
	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *item = &g->items.v[i];

		if (item->spec.place == PLACE_ENV && item->layers.n
		    && slice_eq(name, slice_str(item->spec.where)))
			return true;
	}
	return gather_reserves(name) || identities_hold_variable(&g->identities, name);
}

bool
env_keeps(const struct config *c, struct slice name)
{
	return !(c->clean && !glob_any(&c->keep, name)) && !glob_any(&c->unset, name);
}

bool
env_others_home(const struct config *c, struct slice name)
{
	return c->user && slice_eq(name, SLICE("HOME"));
}

/* Returns the place of the name in the index, or the free place where it belongs. */
static uint32_t *
env_place(const struct env *env, struct slice name, uint32_t hash)
{
	size_t i = hash & env->mask;

	while (env->index[i] && !slice_eq(env_name(&env->entries[env->index[i] - 1]), name))
		i = (i + 1) & env->mask;
	return &env->index[i];
}

/* Makes room for n entries in all, and for an index that is at most two thirds full. */
static enum verdict
env_reserve(struct env *env, size_t n, struct err *e)
{
	size_t places = 64;
	struct env_entry *entries;
	uint32_t *index;

	if (n <= env->cap)
		return V_OK;
	while (places < n + n / 2)
		places *= 2;
	entries = arena_grow(env->entries, n * sizeof *entries);
	env->entries = entries ? entries : env->entries;
	index = entries ? arena_take(places * sizeof *index) : NULL;
	if (!index)
		return err_set(e, V_SYS, "no memory for %zu variables", n);
	arena_give(env->index);
	env->index = index;
	env->cap = n;
	env->mask = places - 1;
	for (size_t i = 0; i < env->n; i++) {
		struct slice name = env_name(&entries[i]);

		*env_place(env, name, (uint32_t)slice_hash(name)) = (uint32_t)i + 1;
	}
	return V_OK;
}

/* Returns the entry of a name, and creates it if there is none.  There is room for it. */
static struct env_entry *
env_entry(struct env *env, struct slice name, uint32_t hash)
{
	uint32_t *place = env_place(env, name, hash);

	if (!*place) {
		env->entries[env->n++] = (struct env_entry){ (const char *)name.p,
			(uint32_t)name.n };
		*place = (uint32_t)env->n;
	}
	return &env->entries[*place - 1];
}

/* Whether the entry at place next was created for this very string.  Most variables of a table
 * created theirs one after the other: then no search is needed. */
static bool
env_is_next(const struct env *env, size_t next, struct slice name)
{
	return next < env->n && env->entries[next].string == (const char *)name.p;
}

/* Like env_entry, and moves *next to the place behind it. */
static struct env_entry *
env_next_entry(struct env *env, size_t *next, struct slice name, uint32_t hash)
{
	struct env_entry *entry = env_is_next(env, *next, name) ? &env->entries[*next]
	    : env_entry(env, name, hash);

	*next = (size_t)(entry - env->entries) + 1;
	return entry;
}

/* First, every name gets its place in the order of the block. */
static void
env_enter_inherited(struct env *env, const struct gather *g)
{
	for (size_t i = 0; i < g->inherited.n; i++) {
		const struct var *var = &g->inherited.v[i];
		struct slice name = vars_name(&g->inherited, var);

		if (!env_is_ours(g, name))
			env_entry(env, name, var->hash);
	}
}

static enum verdict
env_enter_loaded(struct env *env, const struct gather *g, const struct item *item, struct err *e)
{
	char line[24] = "", room[SHOWN_ROOM];

	for (size_t i = 0; item->state == ITEM_READY && i < item->vars.n; i++) {
		const struct var *var = &item->vars.v[i];
		struct slice name = vars_name(&item->vars, var);

		if (var->shadowed)
			continue;
		env_entry(env, name, var->hash);
		if (!glob_any(&g->config->deny, name))
			continue;
		if (var->line)
			snprintf(line, sizeof line, ", line %u", (unsigned)var->line);
		err_fault(e, V_BAD, F_CONFIG, "%s is denied%s",
		    shown_as(name, vars_value(&item->vars, var), room), line);
		e->source = item->spec.name;
		return V_BAD;
	}
	return V_OK;
}

static bool
env_first_wins(const struct item *item)
{
	return item->kind == ITEM_TEXT && item->spec.dialect->first_file_wins;
}

/* Sets the names that no stronger source has set.  Among files of ecs, an earlier one replaces a
 * later one. */
static void
env_claim(struct env *env, const struct item *item, bool first)
{
	size_t next = 0;

	for (size_t i = 0; item->state == ITEM_READY && i < item->vars.n; i++) {
		const struct var *var = &item->vars.v[i];
		struct slice name = vars_name(&item->vars, var);
		struct env_entry *entry = var->shadowed ? NULL
		    : env_next_entry(env, &next, name, var->hash);

		if (entry && (!entry->item || (first && env_first_wins(entry->item))))
			*entry = (struct env_entry){ (const char *)name.p, (uint32_t)name.n,
				ENV_LOADED, item, var };
	}
}

/* Merges the strongest sources first. */
static void
env_claim_all(struct env *env, const struct gather *g)
{
	const struct items *items = &g->items;
	enum merge merge = g->config->merge;

	for (size_t i = 0; i < items->n; i++)
		if (items->v[i].kind == ITEM_CONTENT)
			env_claim(env, &items->v[i], false);
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = &items->v[merge == MERGE_FIRST ? i : items->n - 1 - i];

		if (item->kind == ITEM_TEXT)
			env_claim(env, item, merge == MERGE_DIALECT && env_first_wins(item));
	}
}

static bool
env_beats_inherited(const struct config *c, const struct env_entry *entry)
{
	return entry->item && (c->override || entry->var->unset || entry->item->kind == ITEM_CONTENT
	    || env_others_home(c, env_name(entry)));
}

static void
env_claim_inherited(struct env *env, const struct gather *g)
{
	size_t next = 0;

	for (size_t i = 0; i < g->inherited.n; i++) {
		const struct var *var = &g->inherited.v[i];
		struct slice name = vars_name(&g->inherited, var);
		struct env_entry *entry;

		if ((!env_is_next(env, next, name) && env_is_ours(g, name))
		    || !env_keeps(g->config, name))
			continue;
		entry = env_next_entry(env, &next, name, var->hash);
		if (!env_beats_inherited(g->config, entry))
			*entry = (struct env_entry){ (const char *)name.p, (uint32_t)name.n,
				ENV_INHERITED, NULL, var };
	}
}

enum verdict
env_merge(struct env *env, const struct gather *g, struct err *e)
{
	size_t most = g->inherited.n + ENV_OF_OURS;
	enum verdict v;

	env_free(env);
	for (size_t i = 0; i < g->items.n; i++)
		most += g->items.v[i].vars.n;
	if ((v = env_reserve(env, most, e)) != V_OK)
		return v;
	env_enter_inherited(env, g);
	for (size_t i = 0; v == V_OK && i < g->items.n; i++)
		v = env_enter_loaded(env, g, &g->items.v[i], e);
	if (v != V_OK)
		return v;
	env_claim_all(env, g);
	env_claim_inherited(env, g);
	return V_OK;
}

const struct env_entry *
env_find(const struct env *env, struct slice name)
{
	uint32_t place = env->n ? *env_place(env, name, (uint32_t)slice_hash(name)) : 0;

	return place ? &env->entries[place - 1] : NULL;
}

static bool
env_became_content(const struct env *env, struct slice name)
{
	struct slice stem;
	const struct env_entry *entry;

	return env_stem(name, &stem) && (entry = env_find(env, stem)) && entry->origin == ENV_LOADED
	    && entry->item->kind == ITEM_CONTENT;
}

bool
env_exports(const struct env *env, const struct env_entry *entry)
{
	return entry->origin != ENV_NOBODY && !(entry->var && entry->var->unset)
	    && !gather_reserves(env_name(entry)) && !env_became_content(env, env_name(entry));
}

const char *
env_get(const struct env *env, struct slice name)
{
	const struct env_entry *entry = env_find(env, name);

	return entry && env_exports(env, entry) ? entry->string + name.n + 1 : NULL;
}

const char *
env_source(const struct env *env, const char *string)
{
	const struct slice name = { (const unsigned char *)string, strcspn(string, "=") };
	const struct env_entry *entry = env_find(env, name);

	return entry && entry->item ? entry->item->spec.name : NULL;
}

enum verdict
env_set(struct env *env, const char *string, struct err *e)
{
	struct slice name = { (const unsigned char *)string, strcspn(string, "=") };
	enum verdict v = env_reserve(env, env->n + 1, e);
	struct env_entry *entry;

	if (v != V_OK)
		return v;
	entry = env_entry(env, name, (uint32_t)slice_hash(name));
	if (entry->origin != ENV_LOADED || !env_exports(env, entry))
		*entry = (struct env_entry){ string, (uint32_t)name.n, ENV_OURS, NULL, NULL };
	return V_OK;
}

void
env_unset(struct env *env, struct slice name)
{
	uint32_t place = env->n ? *env_place(env, name, (uint32_t)slice_hash(name)) : 0;

	if (place) {
		struct env_entry *entry = &env->entries[place - 1];

		*entry = (struct env_entry){ entry->string, entry->name_n };
	}
}

static __attribute__((cold)) enum verdict
env_require_names(const struct env *env, struct slice list, struct err *e)
{
	struct slice name;

	while (namelist_next(&list, &name)) {
		const char *value = env_get(env, name);

		if (value && *value)
			continue;
		return shown_name(name, SLICE("x"))
		    ? err_fault(e, V_BAD, F_CONFIG, "required variable %.*s is %s",
		    (int)name.n, (const char *)name.p, value ? "empty" : "missing")
		    : err_fault(e, V_BAD, F_CONFIG,
		    "a list of required names contains something that is not a name");
	}
	return V_OK;
}

enum verdict
env_require(const struct env *env, const struct list *lists, struct err *e)
{
	struct buf file = BUF(SOURCE_MAX);
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < lists->n; i++) {
		struct slice list = slice_str(lists->v[i]);

		if (*lists->v[i] == '@') {
			buf_clear(&file);
			v = file_read(lists->v[i] + 1, &file, e);
			list = buf_slice(&file);
		}
		if (v == V_OK)
			v = env_require_names(env, list, e);
	}
	buf_free(&file);
	return v;
}

enum verdict
env_render(struct env *env, struct err *e)
{
	env->block = arena_take((env->n + 1) * sizeof *env->block);
	if (!env->block)
		return err_set(e, V_SYS, "no memory for %zu variables", env->n);
	for (size_t i = 0; i < env->n; i++) {
		const struct env_entry *entry = &env->entries[i];
		size_t n;

		if (!env_exports(env, entry))
			continue;
		n = entry->var ? entry->name_n + 1 + (size_t)entry->var->value_n
		    : strlen(entry->string);
		env->bytes += n;
		env->longest = n > env->longest ? n : env->longest;
		env->block[env->exported++] = (char *)entry->string;
		env->loaded += entry->origin == ENV_LOADED;
	}
	return V_OK;
}

void
env_free(struct env *env)
{
	arena_give(env->block);
	arena_give(env->entries);
	arena_give(env->index);
	*env = (struct env){ 0 };
}
