#include "init/environ.h"

#include <stdio.h>
#include <stdlib.h>

#include "init/env/glob.h"

#define NAME_SHOWN 64

static int
shown(struct slice name)
{
	return (int)(name.n < NAME_SHOWN ? name.n : NAME_SHOWN);
}

static bool
reserved(struct slice name)
{
	return slice_starts(name, SLICE("WAITENV_"));
}

/* Inherited, but meant for us: the variables that hold identities, and bundles in variables. */
static bool
ours(const struct load *l, struct slice name)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct load_item *it = &l->items[i];

		if (it->source.place == PLACE_ENV && (it->kind == LOAD_IDENTITY || it->layers.n)
		    && slice_eq(name, slice_str(it->source.where)))
			return true;
	}
	return reserved(name);
}

void
environ_hide(struct load *l)
{
	for (size_t i = 0; i < l->inherited.n; i++)
		if (ours(l, vars_name(&l->inherited, &l->inherited.v[i])))
			vars_hide(&l->inherited.v[i]);
}

bool
environ_stem(struct slice name, struct slice *stem)
{
	const struct slice end = SLICE("_FILE");

	if (name.n <= end.n)
		return false;
	*stem = (struct slice){ name.p, name.n - end.n };
	return slice_eq((struct slice){ name.p + stem->n, end.n }, end);
}

/* The entry of the name, or the free one where it belongs. */
static struct environ_entry *
slot(const struct environ *env, struct slice name, uint32_t hash)
{
	size_t i = hash & env->mask;

	while (env->entries[i].var && !slice_eq(env->entries[i].name, name))
		i = (i + 1) & env->mask;
	return &env->entries[i];
}

const struct environ_entry *
environ_find(const struct environ *env, struct slice name)
{
	const struct environ_entry *entry = slot(env, name, (uint32_t)slice_hash(name));

	return entry->var ? entry : NULL;
}

const char *
environ_get(const struct environ *env, struct slice name)
{
	const struct environ_entry *entry = environ_find(env, name);

	return entry && entry->exported ? (const char *)entry->name.p + name.n + 1 : NULL;
}

const struct load_item *
environ_source(const struct environ *env, const char *string)
{
	struct slice rest = slice_str(string), name = rest;

	const struct environ_entry *entry;

	slice_until(&rest, '=', &name);
	entry = environ_find(env, name);	/* NULL: HOME of --user, say, which was put */
	return entry ? entry->it : NULL;
}

static bool
first_wins(const struct load_item *it)
{
	return it->kind == LOAD_TEXT && it->source.dialect->first_file_wins;
}

/* Takes the names that no stronger source has; and those of a later file of ecs for an earlier one. */
static void
claim(struct environ *env, const struct load_item *it, bool first)
{
	for (size_t i = 0; it->state == LOAD_READY && i < it->vars.n; i++) {
		const struct var *var = &it->vars.v[i];
		struct slice name = vars_name(&it->vars, var);
		struct environ_entry *entry = var->shadowed ? NULL : slot(env, name, var->hash);

		if (entry && (!entry->var || (first && first_wins(entry->it))))
			*entry = (struct environ_entry){ .name = name, .it = it, .var = var };
	}
}

/* The strongest sources first. */
static void
claim_all(struct environ *env, const struct load *l)
{
	enum merge merge = l->o->merge;

	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].kind == LOAD_CONTENT)
			claim(env, &l->items[i], false);
	for (size_t i = 0; i < l->n; i++) {
		const struct load_item *it = &l->items[merge == MERGE_FIRST ? i : l->n - 1 - i];

		if (it->kind == LOAD_TEXT)
			claim(env, it, merge == MERGE_DIALECT && first_wins(it));
	}
}

static bool
became_content(const struct environ *env, struct slice name)
{
	struct slice stem;
	const struct environ_entry *entry;

	return environ_stem(name, &stem) && (entry = environ_find(env, stem))
	    && entry->it && entry->it->kind == LOAD_CONTENT;
}

/* Puts what the name came to into the block, once. */
static void
put(struct environ *env, struct environ_entry *entry)
{
	if (entry->settled)
		return;
	entry->settled = true;
	entry->exported = !entry->var->unset && !reserved(entry->name)
	    && !became_content(env, entry->name);
	if (!entry->exported)
		return;
	env->envp[env->n++] = (char *)entry->name.p;
	env->loaded += entry->it != NULL;
}

static bool
kept(const struct config *o, struct slice name)
{
	return !(o->clean && !glob_any(&o->keep, name)) && !glob_any(&o->unset, name);
}

static bool
others_home(const struct config *o, struct slice name)
{
	return o->user && slice_eq(name, SLICE("HOME"));
}

static bool
beats_inherited(const struct config *o, const struct environ_entry *entry)
{
	return entry->var && (o->override || entry->var->unset || entry->it->kind == LOAD_CONTENT
	    || others_home(o, entry->name));
}

static void
put_inherited(struct environ *env, const struct load *l)
{
	for (size_t i = 0; i < l->inherited.n; i++) {
		const struct var *var = &l->inherited.v[i];
		struct slice name = vars_name(&l->inherited, var);
		struct environ_entry *entry = slot(env, name, var->hash);

		if (kept(l->o, name) && !ours(l, name) && !beats_inherited(l->o, entry))
			*entry = (struct environ_entry){ .name = name, .var = var };
		if (entry->var)
			put(env, entry);
	}
}

static enum verdict
put_loaded(struct environ *env, const struct load *l, const struct load_item *it, struct err *e)
{
	for (size_t i = 0; it->state == LOAD_READY && i < it->vars.n; i++) {
		const struct var *var = &it->vars.v[i];
		struct slice name = vars_name(&it->vars, var);

		if (var->shadowed)
			continue;
		if (glob_any(&l->o->deny, name)) {
			char line[24] = "";

			env->blame = it;
			if (var->line)
				snprintf(line, sizeof line, ", line %u", (unsigned)var->line);
			return err_fault(e, V_BAD, F_CONFIG, "%.*s is denied%s", shown(name),
			    (const char *)name.p, line);
		}
		put(env, slot(env, name, var->hash));
	}
	return V_OK;
}

/* Room for every name; the entries stay at most half full. */
static enum verdict
open_block(struct environ *env, const struct load *l, struct err *e)
{
	size_t most = l->inherited.n, entries = 64;

	*env = (struct environ){ 0 };
	for (size_t i = 0; i < l->n; i++)
		most += l->items[i].vars.n;
	while (entries < 2 * most)
		entries *= 2;
	env->mask = entries - 1;
	env->envp = calloc(most + 1 + ENVIRON_PUTS, sizeof *env->envp);
	env->entries = calloc(entries, sizeof *env->entries);
	return env->envp && env->entries ? V_OK
	    : err_set(e, V_SYS, "no memory for %zu variables", most);
}

enum verdict
environ_build(const struct load *l, struct environ *env, struct err *e)
{
	enum verdict v = open_block(env, l, e);

	if (v != V_OK)
		return v;
	claim_all(env, l);
	put_inherited(env, l);
	for (size_t i = 0; v == V_OK && i < l->n; i++)
		v = put_loaded(env, l, &l->items[i], e);
	return v;
}

/* Where the string of a name stands, or n. */
static size_t
index_of(const struct environ *env, struct slice name)
{
	size_t i = 0;

	while (i < env->n
	    && (strncmp(env->envp[i], (const char *)name.p, name.n) != 0 || env->envp[i][name.n] != '='))
		i++;
	return i;
}

void
environ_put(struct environ *env, char *string)
{
	struct slice rest = slice_str(string), name;
	const struct environ_entry *entry;
	size_t i;

	slice_until(&rest, '=', &name);
	entry = environ_find(env, name);
	if (entry && entry->exported && entry->it)
		return;
	i = index_of(env, name);
	env->n += i == env->n;
	env->envp[i] = string;
}

void
environ_drop(struct environ *env, struct slice name)
{
	size_t i = index_of(env, name);

	if (i == env->n)
		return;
	env->n--;
	memmove(env->envp + i, env->envp + i + 1, (env->n - i + 1) * sizeof *env->envp);
}

/* X of an X_FILE=/path that is to be read. */
static bool
names_file(const struct load *l, const char *string, struct slice *stem)
{
	struct slice value = slice_str(string), name;

	return slice_until(&value, '=', &name) && value.n && value.p[0] == '/'
	    && environ_stem(name, stem) && glob_any(&l->o->file_vars, *stem);
}

enum verdict
environ_file_vars(struct load *l, struct environ *env, size_t *added, struct err *e)
{
	enum verdict v = V_OK;
	struct slice stem;

	*added = 0;
	/* Once they are loaded, what looks like one more is the content of a file. */
	if (l->n && l->items[l->n - 1].kind == LOAD_CONTENT)
		return V_OK;
	for (size_t i = 0; i < env->n; i++) {
		const bool named = names_file(l, env->envp[i], &stem);
		const char *other = named ? environ_get(env, stem) : NULL;

		env->blame = named ? environ_source(env, env->envp[i]) : NULL;
		/* Who writes the source would choose any file, which no digest, key or seal vouches for. */
		if (env->blame && (l->o->sealed_only || l->o->verify_key || l->o->require_end))
			return err_fault(e, V_BAD, F_ACCESS, "%.*s_FILE of a source names a file that nothing vouches for "
			    "(--sealed-only, --verify-key or --require-end is set)", shown(stem), (const char *)stem.p);
		if (!other || !*other)
			continue;
		return err_fault(e, V_BAD, F_CONFIG, "both %.*s and %.*s_FILE are set", shown(stem),
		    (const char *)stem.p, shown(stem), (const char *)stem.p);
	}
	for (size_t i = 0; v == V_OK && i < env->n; i++)
		if (names_file(l, env->envp[i], &stem)) {
			v = load_add_content(l, stem, env->envp[i], e);
			++*added;
		}
	return v;
}

enum verdict
environ_require(const struct environ *env, const struct list *names, struct err *e)
{
	for (size_t i = 0; i < names->n; i++) {
		struct slice rest = slice_str(names->v[i]), name;

		while (slice_field(&rest, ',', &name)) {
			const char *value = name.n ? environ_get(env, name) : "-";
			size_t at;

			if (value && *value)
				continue;
			at = index_of(env, name);	/* one that was put has no entry of its own */
			if (at == env->n || !env->envp[at][name.n + 1])
				return err_fault(e, V_BAD, F_CONFIG, "required variable %.*s is %s",
				    shown(name), (const char *)name.p, at < env->n ? "empty" : "missing");
		}
	}
	return V_OK;
}

enum fate
environ_fate(const struct load *l, const struct environ *env, const struct load_item *it,
    const struct var *var)
{
	struct slice name = vars_name(it ? &it->vars : &l->inherited, var);
	const struct environ_entry *entry = environ_find(env, name);

	if (it ? reserved(name) : ours(l, name))
		return FATE_OURS;
	if (!it && !kept(l->o, name))
		return glob_any(&l->o->unset, name) ? FATE_STRUCK : FATE_CLEAN;
	if (entry->var->unset)
		return FATE_UNSET;
	if (entry->var != var)
		return FATE_OVERRIDDEN;
	if (!it && others_home(l->o, name))
		return FATE_USER;
	return !entry->exported ? FATE_READ : it ? FATE_EXPORTED : FATE_KEPT;
}

void
environ_free(struct environ *env)
{
	free(env->envp);
	free(env->entries);
	*env = (struct environ){ 0 };
}
