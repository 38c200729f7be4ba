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

/* Makes an index for n entries, at most two thirds full, and enters those that it knew. */
static enum verdict
vars_index(struct vars *vs, size_t n, struct err *e)
{
	size_t index_n = 32;
	uint32_t *index;

	while (index_n < n + n / 2)
		index_n *= 2;
	if (index_n <= vs->index_n)
		return V_OK;
	if (!(index = arena_take(index_n * sizeof *index)))
		return err_set(e, V_SYS, "no memory for %zu variables", n);
	arena_give(vs->index);
	vs->index = index;
	vs->index_n = index_n;
	for (size_t i = 0; i < vs->entered; i++)
		if (!vs->v[i].shadowed)
			*vars_slot(vs, vars_name(vs, &vs->v[i]), vs->v[i].hash) = (uint32_t)i + 1;
	return V_OK;
}

/* Makes room for n entries. */
static enum verdict
vars_grow(struct vars *vs, size_t n, struct err *e)
{
	size_t cap = n < vs->cap + vs->cap / 2 ? vs->cap + vs->cap / 2 : n < 16 ? 16 : n;
	struct var *v;

	cap = cap < VARS_MAX ? cap : VARS_MAX;
	if (!(v = arena_grow(vs->v, cap * sizeof *v)))
		return err_set(e, V_SYS, "no memory for %zu variables", cap);
	vs->v = v;
	vs->cap = cap;
	return V_OK;
}

/* The table is made after the room for the strings, and so can grow where it is. */
enum verdict
vars_reserve(struct vars *vs, size_t text_n, struct err *e)
{
	const size_t usual_entry = 40;
	size_t n = vs->n + text_n / usual_entry;
	enum verdict v = vs->refers ? V_OK : buf_reserve(&vs->text, text_n, e);

	return v == V_OK && n > vs->cap ? vars_grow(vs, n, e) : v;
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

enum verdict
vars_settle(struct vars *vs, struct err *e)
{
	const size_t ahead = 16;
	enum verdict v = vars_index(vs, vs->n, e);

	if (v != V_OK)
		return v;
	while (vs->entered < vs->n) {
		if (vs->entered + ahead < vs->n)
			__builtin_prefetch(&vs->index[vs->v[vs->entered + ahead].hash
			    & (vs->index_n - 1)], 1);
		vars_enter_next(vs);
	}
	vs->defers = false;
	return V_OK;
}

/* Begins an entry, with room for the first n bytes of its string. */
static enum verdict
vars_begin(struct vars *vs, size_t n, struct slice name, uint32_t line, struct err *e)
{
	enum verdict v = V_OK;

	if (vs->n == VARS_MAX)
		return err_set(e, V_BAD, "more than %d variables, line %u", VARS_MAX,
		    (unsigned)line);
	if (vs->n == vs->cap)
		v = vars_grow(vs, vs->n + 1, e);
	if (v == V_OK && !vs->defers && 2 * vs->index_n < 3 * (vs->n + 1))
		v = vars_index(vs, vs->cap, e);
	if (v == V_OK && !vs->refers && n > vs->text.cap - vs->text.n)
		v = buf_reserve(&vs->text, n, e);
	if (v == V_OK)
		vs->v[vs->n] = (struct var){ .at = vs->text.n, .name_n = (uint32_t)name.n,
		    .hash = (uint32_t)slice_hash(name), .line = line & VAR_LINE_MOST };
	return v;
}

static enum verdict
vars_unsound(uint32_t line, struct err *e)
{
	return err_set(e, V_BAD, "a NUL byte in a variable, line %u", (unsigned)line);
}

/* Copies like slice_copy.  Returns false if there is a NUL. */
static bool
vars_copy(unsigned char *to, struct slice in)
{
	uint64_t nuls = 0;
	size_t i = 0;

	if (in.n < sizeof nuls) {
		slice_copy(to, in);
		return slice_find(in, '\0') == in.n;
	}
	for (; in.n - i > sizeof nuls; i += sizeof nuls) {
		memcpy(to + i, in.p + i, sizeof nuls);
		nuls |= slice_marks(in.p + i, '\0');
	}
	i = in.n - sizeof nuls;
	memcpy(to + i, in.p + i, sizeof nuls);
	return !(nuls | slice_marks(in.p + i, '\0'));
}

enum verdict
vars_open(struct vars *vs, struct slice name, uint32_t line, struct err *e)
{
	enum verdict v = vars_begin(vs, name.n + 1, name, line, e);

	if (v != V_OK)
		return v;
	if (!name.n || !vars_copy(vs->text.p + vs->text.n, name))
		return vars_unsound(line, e);
	vs->text.n += name.n;
	vs->text.p[vs->text.n++] = '=';
	return V_OK;
}

enum verdict
vars_close(struct vars *vs, struct err *e)
{
	struct var *var = &vs->v[vs->n];

	var->value_n = (uint32_t)(vs->text.n - (var->at + var->name_n + 1));
	if (memchr(vs->text.p + var->at, '\0', vs->text.n - var->at))
		return vars_unsound(var->line, e);
	vars_enter(vs);
	return buf_byte(&vs->text, '\0', e);
}

/* Whether the name and the value stand side by side as NAME=value. */
static bool
vars_is_entry(struct slice name, struct slice value)
{
	return value.n && value.p == name.p + name.n + 1 && name.p[name.n] == '=';
}

/* Enters an entry that stands in the text, or a string of another table, where it is.  An empty
 * value has no place, but its name has a = behind it. */
static enum verdict
vars_put_here(struct vars *vs, struct slice name, struct slice value, uint32_t line, struct err *e)
{
	const size_t at = (size_t)((uintptr_t)name.p - (uintptr_t)vs->text.p), end = at + name.n;
	const bool inside = end < vs->text.n && name.p[name.n] == '='
	    && (!value.n || value.p == name.p + name.n + 1);
	enum verdict v = vars_begin(vs, 0, name, line, e);

	if (v != V_OK)
		return v;
	if (!name.n)
		return vars_unsound(line, e);
	vs->v[vs->n].at = inside ? at : (uintptr_t)(value.p - name.n - 1);
	vs->v[vs->n].borrowed = !inside;
	vs->v[vs->n].value_n = (uint32_t)value.n;
	vars_enter(vs);
	return V_OK;
}

void
vars_refer(struct vars *vs, struct slice text)
{
	const size_t max = vs->text.max;

	buf_free(&vs->text);
	vs->text = (struct buf){ .p = (unsigned char *)text.p, .n = text.n, .max = max };
	vs->refers = true;
}

void
vars_adopt(struct vars *vs, struct buf *b)
{
	const size_t max = vs->text.max, from = (size_t)((uintptr_t)vs->text.p - (uintptr_t)b->p);

	for (size_t i = 0; i < vs->n; i++) {
		struct var *var = &vs->v[i];

		if (var->borrowed)
			continue;
		var->at += from;
		b->p[var->at + var->name_n + 1 + var->value_n] = '\0';
	}
	vs->text = *b;
	vs->text.max = max;
	vs->refers = false;
	*b = BUF(b->max);
}

enum verdict
vars_put(struct vars *vs, struct slice name, struct slice value, uint32_t line, struct err *e)
{
	const struct slice entry = { name.p, name.n + 1 + value.n };
	enum verdict v;
	unsigned char *to;
	bool sound;

	if (vs->refers)
		return vars_put_here(vs, name, value, line, e);
	if ((v = vars_begin(vs, entry.n + 1, name, line, e)) != V_OK)
		return v;
	to = vs->text.p + vs->text.n;
	if (vars_is_entry(name, value)) {
		sound = vars_copy(to, entry);
	} else {
		sound = vars_copy(to, name) && vars_copy(to + name.n + 1, value);
		to[name.n] = '=';
	}
	if (!name.n || !sound)
		return vars_unsound(line, e);
	to[entry.n] = '\0';
	vs->text.n += entry.n + 1;
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
	uint32_t at = vs->entered ? *vars_slot(vs, name, (uint32_t)slice_hash(name)) : 0;

	return at ? &vs->v[at - 1] : NULL;
}

char *
vars_string(const struct vars *vs, const struct var *var)
{
	return var->borrowed ? (char *)var->at : (char *)(vs->text.p + var->at);
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
vars_import(struct vars *vs, char *const *envp, struct err *e)
{
	size_t n = 0;
	enum verdict v;

	while (envp[n])
		n++;
	if (n > VARS_MAX)
		return err_set(e, V_BAD, "more than %d variables", VARS_MAX);
	v = vars_grow(vs, n, e);
	if (v == V_OK)
		v = vars_index(vs, n, e);
	for (; v == V_OK && *envp; envp++) {
		struct slice value = slice_str(*envp), name;

		if (!slice_until(&value, '=', &name) || name.n == 0 || vars_find(vs, name)) {
			vars_drop(vs, 0);
			continue;
		}
		vs->v[vs->n] = (struct var){ .at = (uintptr_t)*envp, .name_n = (uint32_t)name.n,
		    .value_n = (uint32_t)value.n, .hash = (uint32_t)slice_hash(name),
		    .borrowed = true };
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

/* The text that the table only referred to belongs to somebody else. */
static void
vars_let_go(struct vars *vs)
{
	if (vs->refers)
		vs->text = BUF(vs->text.max);
	vs->refers = false;
}

void
vars_clear(struct vars *vs)
{
	vars_let_go(vs);
	buf_clear(&vs->text);
	if (vs->entered)
		memset(vs->index, 0, vs->index_n * sizeof *vs->index);
	vs->n = vs->entered = vs->dropped = vs->dropped_line = 0;
	vs->defers = false;
}

void
vars_free(struct vars *vs)
{
	size_t max = vs->text.max;

	vars_let_go(vs);
	arena_give(vs->index);
	arena_give(vs->v);
	buf_free(&vs->text);
	*vs = VARS(max);
}
