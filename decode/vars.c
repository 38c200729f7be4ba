/* SPDX-License-Identifier: ISC */
#include "decode/vars.h"

#include "decode/arena.h"

/* The slot of the name, or the free slot where it belongs. */
static uint32_t *
vars_slot(const struct vars *vs, struct slice name, uint32_t h)
{
	size_t mask = vs->index_n - 1, i = h & mask;

	for (; vs->index[i]; i = (i + 1) & mask) {
		const struct var *var = &vs->v[vs->index[i] - 1];

		if (var->hash == h && slice_eq(vars_name(vs, var), name))
			break;
	}
	return &vs->index[i];
}

/* Makes room for n entries.  The index stays at most half full. */
static enum verdict
vars_grow(struct vars *vs, size_t n, struct err *e)
{
	size_t cap = vs->cap ? vs->cap : 16, index_n = 32;
	struct var *v;
	uint32_t *index;

	while (cap < n)
		cap *= 2;
	cap = cap < VARS_MAX ? cap : VARS_MAX;
	while (index_n < cap * 2)
		index_n *= 2;
	v = arena_grow(vs->v, cap * sizeof *v);
	index = v ? arena_take(index_n * sizeof *index) : NULL;
	if (v)
		vs->v = v;
	if (!index)
		return err_set(e, V_SYS, "no memory for %zu variables", cap);
	arena_give(vs->index);
	vs->index = index;
	vs->index_n = index_n;
	vs->cap = cap;
	for (size_t i = 0; i < vs->entered; i++)
		if (!vs->v[i].shadowed)
			*vars_slot(vs, vars_name(vs, &vs->v[i]), vs->v[i].hash) = (uint32_t)i + 1;
	return V_OK;
}

enum verdict
vars_reserve(struct vars *vs, size_t text_n, struct err *e)
{
	const size_t usual_entry = 64;
	size_t n = vs->n + text_n / usual_entry;
	enum verdict v = n > vs->cap ? vars_grow(vs, n, e) : V_OK;

	return v == V_OK ? buf_reserve(&vs->text, text_n, e) : v;
}

/* Adds the next entry to the index. */
static void
vars_enter_next(struct vars *vs)
{
	struct var *var = &vs->v[vs->entered];
	uint32_t *at = vars_slot(vs, vars_name(vs, var), var->hash);

	if (*at)
		vs->v[*at - 1].shadowed = true;
	*at = (uint32_t)++vs->entered;
}

/* Adds the entry that was filled in behind the last one. */
static void
vars_enter(struct vars *vs)
{
	vs->n++;
	if (!vs->defers)
		vars_enter_next(vs);
}

void
vars_defer(struct vars *vs)
{
	vs->defers = true;
}

void
vars_settle(struct vars *vs)
{
	const size_t ahead = 16;

	while (vs->entered < vs->n) {
		if (vs->entered + ahead < vs->n)
			__builtin_prefetch(&vs->index[vs->v[vs->entered + ahead].hash & (vs->index_n - 1)], 1);
		vars_enter_next(vs);
	}
	vs->defers = false;
}

/* Begins an entry, with room for the first n bytes of its string. */
static enum verdict
vars_begin(struct vars *vs, size_t n, struct slice name, uint32_t line, struct err *e)
{
	enum verdict v = V_OK;
	struct buf *text = &vs->text;

	if (vs->n == VARS_MAX)
		return err_set(e, V_BAD, "more than %d variables, line %u", VARS_MAX,
		    (unsigned)line);
	if (vs->n == vs->cap)
		v = vars_grow(vs, vs->n + 1, e);
	if (v == V_OK)
		v = buf_reserve(text, n, e);
	if (v != V_OK)
		return v;
	vs->v[vs->n] = (struct var){ .at = text->n, .name_n = (uint32_t)name.n,
	    .hash = (uint32_t)slice_hash(name), .line = line };
	slice_copy(text->p + text->n, name);
	text->n += name.n;
	text->p[text->n++] = '=';
	return V_OK;
}

enum verdict
vars_open(struct vars *vs, struct slice name, uint32_t line, struct err *e)
{
	return vars_begin(vs, name.n + 1, name, line, e);
}

enum verdict
vars_close(struct vars *vs, struct err *e)
{
	struct var *var = &vs->v[vs->n];

	var->value_n = (uint32_t)(vs->text.n - (var->at + var->name_n + 1));
	vars_enter(vs);
	return buf_byte(&vs->text, '\0', e);
}

enum verdict
vars_put(struct vars *vs, struct slice name, struct slice value, uint32_t line, struct err *e)
{
	enum verdict v = vars_begin(vs, name.n + 1 + value.n + 1, name, line, e);

	if (v != V_OK)
		return v;
	slice_copy(vs->text.p + vs->text.n, value);
	vs->text.n += value.n;
	vs->text.p[vs->text.n++] = '\0';
	vs->v[vs->n].value_n = (uint32_t)value.n;
	vars_enter(vs);
	return V_OK;
}

enum verdict
vars_put_unset(struct vars *vs, struct slice name, uint32_t line, struct err *e)
{
	enum verdict v = vars_put(vs, name, (struct slice){ 0 }, line, e);

	if (v == V_OK)
		vs->v[vs->n - 1].unset = true;
	return v;
}

void
vars_drop(struct vars *vs, uint32_t line)
{
	if (vs->dropped++ == 0)
		vs->dropped_line = line;
}

const struct var *
vars_find(const struct vars *vs, struct slice name)
{
	uint32_t at = vs->n ? *vars_slot(vs, name, (uint32_t)slice_hash(name)) : 0;

	return at ? &vs->v[at - 1] : NULL;
}

char *
vars_string(const struct vars *vs, const struct var *var)
{
	return vs->borrowed ? (char *)var->at : (char *)(vs->text.p + var->at);
}

struct slice
vars_name(const struct vars *vs, const struct var *var)
{
	return (struct slice){ (unsigned char *)vars_string(vs, var), var->name_n };
}

struct slice
vars_value(const struct vars *vs, const struct var *var)
{
	return (struct slice){ (unsigned char *)vars_string(vs, var) + var->name_n + 1,
	    var->value_n };
}

bool
vars_look_up(const struct lookup *at, struct slice name, struct slice *value)
{
	for (; at; at = at->next) {
		const struct var *var = vars_find(at->vars, name);

		if (!var)
			continue;
		*value = vars_value(at->vars, var);
		return true;
	}
	return false;
}

enum verdict
vars_check(const struct vars *vs, struct err *e)
{
	struct slice rest = buf_slice(&vs->text), string;

	for (size_t i = 0; i < vs->n; i++)
		if (!slice_until(&rest, '\0', &string) || vs->v[i].name_n == 0
		    || string.n != vs->v[i].name_n + 1 + vs->v[i].value_n)
			return err_set(e, V_BAD, "a NUL byte in a variable, line %u",
			    (unsigned)vs->v[i].line);
	return V_OK;
}

enum verdict
vars_import(struct vars *vs, char *const *envp, struct err *e)
{
	size_t n = 0;
	enum verdict v;

	while (envp[n])
		n++;
	if (n > VARS_MAX)
		return err_set(e, V_BAD, "more than %d variables", VARS_MAX);
	v = vars_grow(vs, n, e);
	vs->borrowed = true;
	for (; v == V_OK && *envp; envp++) {
		struct slice value = slice_str(*envp), name;

		if (!slice_until(&value, '=', &name) || name.n == 0 || vars_find(vs, name)) {
			vars_drop(vs, 0);
			continue;
		}
		vs->v[vs->n] = (struct var){ .at = (uintptr_t)*envp, .name_n = (uint32_t)name.n,
		    .value_n = (uint32_t)value.n,
			.hash = (uint32_t)slice_hash(name) };
		vars_enter(vs);
	}
	return v;
}

/* The slot stays in use, so that probing still finds the entries behind it. */
void
vars_hide(struct var *var)
{
	var->hash = ~var->hash;
}

void
vars_clear(struct vars *vs)
{
	buf_clear(&vs->text);
	if (vs->n)
		memset(vs->index, 0, vs->index_n * sizeof *vs->index);
	vs->n = vs->entered = vs->dropped = vs->dropped_line = 0;
	vs->defers = false;
}

void
vars_free(struct vars *vs)
{
	size_t max = vs->text.max;

	arena_give(vs->index);
	arena_give(vs->v);
	buf_free(&vs->text);
	*vs = VARS(max);
}
