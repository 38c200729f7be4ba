#include "init/environ.h"

#include <stdlib.h>

/* A glob of * and ?, over the whole name.  Linear in both: only the last * is ever tried again. */
static bool
matches(struct slice name, const char *glob)
{
	const char *star = NULL;
	size_t i = 0, from = 0;

	while (i < name.n) {
		if (*glob == '*') {
			star = ++glob;
			from = i;
		} else if (*glob == '?' || (*glob && *glob == (char)name.p[i])) {
			glob++;
			i++;
		} else if (star) {
			glob = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

static bool
any(const struct list *globs, struct slice name)
{
	for (size_t i = 0; i < globs->n; i++)
		if (matches(name, globs->v[i]))
			return true;
	return false;
}

/* Everything of ours: WAITENV_*, the variables that hold identities, and bundles in variables. */
static bool
ours(const struct load *l, struct slice name)
{
	if (slice_starts(name, SLICE("WAITENV_")))
		return true;
	for (size_t i = 0; i < l->n; i++) {
		const struct load_item *it = &l->items[i];

		if (it->source.place == PLACE_ENV && (it->kind == LOAD_IDENTITY || it->layers.n)
		    && slice_eq(name, slice_str(it->source.where)))
			return true;
	}
	return false;
}

static bool
kept(const struct load *l, struct slice name)
{
	return !(l->o->clean && !any(&l->o->keep, name)) && !any(&l->o->unset, name);
}

/* X_FILE gives way to X once X was read from it. */
static bool
became_content(const struct load *l, struct slice name)
{
	struct slice stem = name;

	if (name.n <= 5 || !slice_eq((struct slice){ name.p + name.n - 5, 5 }, SLICE("_FILE")))
		return false;
	stem.n -= 5;
	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].kind == LOAD_CONTENT && slice_eq(l->items[i].name, stem))
			return true;
	return false;
}

/* The sources, strongest first. */
static enum verdict
rank(const struct load *l, struct environ *env, struct err *e)
{
	size_t n = 0, first = 0, last;

	env->rank = calloc(l->n + 1, sizeof *env->rank);
	if (!env->rank)
		return err_set(e, V_SYS, "no memory");
	for (size_t i = l->n; i-- > 0;)
		if (l->items[i].kind == LOAD_CONTENT)
			env->rank[n++] = &l->items[i];
	first = n;
	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].kind == LOAD_TEXT)
			env->rank[n++] = &l->items[i];
	env->ranks = n;
	for (last = n; l->o->merge != MERGE_FIRST && first + 1 < last--; first++) {
		const struct load_item *it = env->rank[first];

		env->rank[first] = env->rank[last];
		env->rank[last] = it;
	}
	return V_OK;
}

/* The places that files of such a dialect hold among all stay; they swap them among themselves. */
static void
turn_first_wins(struct environ *env)
{
	size_t a = 0, b = env->ranks;

	for (;;) {
		const struct load_item *it;

		while (a < b && !(env->rank[a]->source.dialect && env->rank[a]->source.dialect->first_file_wins))
			a++;
		while (a < b && !(env->rank[b - 1]->source.dialect
		    && env->rank[b - 1]->source.dialect->first_file_wins))
			b--;
		if (b - a < 2)
			return;
		it = env->rank[a];
		env->rank[a++] = env->rank[b - 1];
		env->rank[--b] = it;
	}
}

/* The strongest source that has the name. */
static const struct load_item *
strongest(const struct environ *env, struct slice name, const struct var **var)
{
	for (size_t i = 0; i < env->ranks; i++)
		if ((*var = vars_find(&env->rank[i]->vars, name)))
			return env->rank[i];
	return NULL;
}

/* Whose value a name has in the end: NULL with *var NULL, nobody's; NULL, the inherited one's. */
static const struct load_item *
winner(const struct load *l, const struct environ *env, struct slice name, const struct var **var)
{
	const struct var *loaded = NULL, *inherited = vars_find(&l->inherited, name);
	const struct load_item *it = strongest(env, name, &loaded);

	if (inherited && (ours(l, name) || !kept(l, name)))
		inherited = NULL;
	*var = NULL;
	if (became_content(l, name) || (it && loaded->unset))
		return NULL;
	if (inherited && (!it || !l->o->override)) {
		*var = inherited;
		return NULL;
	}
	*var = loaded;
	return it;
}

static void
put(const struct load *l, struct environ *env, struct slice name)
{
	const struct var *var;
	const struct load_item *it = winner(l, env, name, &var);

	if (!var || slice_starts(name, SLICE("WAITENV_")))
		return;
	env->envp[env->n++] = vars_string(it ? &it->vars : &l->inherited, var);
	env->loaded += it != NULL;
}

/* Whether the name was put already when item at, in their order, comes to it. */
static bool
seen(const struct load *l, size_t at, struct slice name)
{
	if (vars_find(&l->inherited, name))
		return true;
	for (size_t i = 0; i < at; i++)
		if (vars_find(&l->items[i].vars, name))
			return true;
	return false;
}

static enum verdict
put_loaded(const struct load *l, size_t at, struct environ *env, struct err *e)
{
	const struct load_item *it = &l->items[at];

	for (size_t i = 0; i < it->vars.n; i++) {
		struct slice name = vars_name(&it->vars, &it->vars.v[i]);

		if (it->vars.v[i].shadowed)
			continue;
		if (any(&l->o->deny, name))
			return err_fault(e, V_BAD, F_CONFIG, "%.*s is denied, line %u",
			    (int)(name.n < 64 ? name.n : 64), (const char *)name.p, (unsigned)it->vars.v[i].line);
		if (!seen(l, at, name))
			put(l, env, name);
	}
	return V_OK;
}

static enum verdict
require(const struct load *l, const struct environ *env, struct err *e)
{
	for (size_t i = 0; i < l->o->require.n; i++) {
		struct slice rest = slice_str(l->o->require.v[i]), name;

		while (slice_field(&rest, ',', &name)) {
			const char *value = name.n ? environ_get(env, name) : "-";

			if (!value || !*value)
				return err_fault(e, V_BAD, F_CONFIG, "required variable %.*s is %s",
				    (int)(name.n < 64 ? name.n : 64), (const char *)name.p,
				    value ? "empty" : "missing");
		}
	}
	return V_OK;
}

enum verdict
environ_build(const struct load *l, struct environ *env, struct err *e)
{
	size_t most = l->inherited.n + 1;
	enum verdict v;

	*env = (struct environ){ 0 };
	for (size_t i = 0; i < l->n; i++)
		most += l->items[i].vars.n;
	env->envp = calloc(most, sizeof *env->envp);
	v = env->envp ? rank(l, env, e) : err_set(e, V_SYS, "no memory");
	if (v == V_OK && l->o->merge == MERGE_DIALECT)
		turn_first_wins(env);
	for (size_t i = 0; v == V_OK && i < l->inherited.n; i++)
		put(l, env, vars_name(&l->inherited, &l->inherited.v[i]));
	for (size_t i = 0; v == V_OK && i < l->n; i++)
		v = put_loaded(l, i, env, e);
	return v == V_OK ? require(l, env, e) : v;
}

const char *
environ_get(const struct environ *env, struct slice name)
{
	for (size_t i = 0; i < env->n; i++) {
		struct slice value = slice_str(env->envp[i]);

		if (slice_skip(&value, name) && slice_skip(&value, SLICE("=")))
			return env->envp[i] + name.n + 1;
	}
	return NULL;
}

enum verdict
environ_file_vars(struct load *l, const struct environ *env, size_t *added, struct err *e)
{
	enum verdict v = V_OK;

	*added = 0;
	for (size_t i = 0; v == V_OK && i < env->n; i++) {
		struct slice value = slice_str(env->envp[i]), name, stem;
		const char *other;

		if (!slice_until(&value, '=', &name) || name.n <= 5 || !value.n || value.p[0] != '/')
			continue;
		stem = (struct slice){ name.p, name.n - 5 };
		if (!slice_eq((struct slice){ name.p + stem.n, 5 }, SLICE("_FILE")))
			continue;
		other = environ_get(env, stem);
		if (other && *other)
			return err_fault(e, V_BAD, F_CONFIG, "both %.*s and %.*s_FILE are set",
			    (int)(stem.n < 64 ? stem.n : 64), (const char *)stem.p,
			    (int)(stem.n < 64 ? stem.n : 64), (const char *)stem.p);
		v = load_add_content(l, stem, (const char *)value.p, e);
		++*added;
	}
	return v;
}

enum fate
environ_fate(const struct load *l, const struct environ *env, const struct load_item *it,
    const struct var *var, const struct load_item **by)
{
	const struct vars *vs = it ? &it->vars : &l->inherited;
	struct slice name = vars_name(vs, var);
	const struct var *won;

	*by = NULL;
	if (slice_starts(name, SLICE("WAITENV_")) || (!it && ours(l, name)))
		return FATE_OURS;
	if (!it && !kept(l, name))
		return FATE_REMOVED;
	if (var->shadowed)
		return FATE_SHADOWED;
	*by = winner(l, env, name, &won);
	return !won ? FATE_UNSET : won == var ? FATE_EXPORTED : FATE_OVERRIDDEN;
}

void
environ_free(struct environ *env)
{
	free(env->envp);
	free(env->rank);
	*env = (struct environ){ 0 };
}
