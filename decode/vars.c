#include "decode/vars.h"

#include <stdlib.h>

/* FNV-1a.  A crafted file can make it collide, but whoever writes the file owns the application. */
static uint32_t
hash(struct slice name)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < name.n; i++)
		h = (h ^ name.p[i]) * 16777619u;
	return h;
}

/* The slot that holds the name, or the free one where it belongs. */
static uint32_t *
slot(const struct vars *vs, struct slice name)
{
	size_t mask = vs->index_n - 1, i = hash(name) & mask;

	while (vs->index[i] && !slice_eq(vars_name(vs, &vs->v[vs->index[i] - 1]), name))
		i = (i + 1) & mask;
	return &vs->index[i];
}

/* Makes room for one more entry; the index stays at most half full. */
static enum verdict
grow(struct vars *vs, struct err *e)
{
	size_t cap = vs->cap ? vs->cap * 2 : 64;
	struct var *v = realloc(vs->v, cap * sizeof *v);	/* places and sizes, no secrets */
	uint32_t *index = v ? calloc(cap * 2, sizeof *index) : NULL;

	if (v)
		vs->v = v;
	if (!index)
		return err_set(e, V_SYS, "no memory for %zu variables", cap);
	free(vs->index);
	vs->index = index;
	vs->index_n = cap * 2;
	vs->cap = cap;
	for (size_t i = 0; i < vs->n; i++)
		if (!vs->v[i].shadowed)
			*slot(vs, vars_name(vs, &vs->v[i])) = (uint32_t)i + 1;
	return V_OK;
}

enum verdict
vars_reserve(struct vars *vs, size_t text_n, struct err *e)
{
	return buf_reserve(&vs->text, text_n, e);
}

enum verdict
vars_open(struct vars *vs, struct slice name, uint32_t line, struct err *e)
{
	enum verdict v = vs->n == vs->cap ? grow(vs, e) : V_OK;
	size_t at = vs->text.n;

	if (v != V_OK)
		return v;
	if (name.n == 0 || memchr(name.p, '=', name.n) || memchr(name.p, '\0', name.n))
		return err_set(e, V_BAD, "no usable name, line %u", (unsigned)line);
	if ((v = buf_put(&vs->text, name, e)) == V_OK)
		v = buf_byte(&vs->text, '=', e);
	vs->v[vs->n] = (struct var){ .at = at, .name_n = name.n, .line = line };
	return v;
}

enum verdict
vars_close(struct vars *vs, struct err *e)
{
	struct var *var = &vs->v[vs->n];
	size_t start = var->at + var->name_n + 1;
	uint32_t *at;

	var->value_n = vs->text.n - start;
	if (var->value_n && memchr(vs->text.p + start, '\0', var->value_n))
		return err_set(e, V_BAD, "a NUL byte in a value, line %u", (unsigned)var->line);
	at = slot(vs, vars_name(vs, var));
	if (*at)
		vs->v[*at - 1].shadowed = true;
	*at = (uint32_t)++vs->n;
	return buf_byte(&vs->text, '\0', e);
}

enum verdict
vars_put(struct vars *vs, struct slice name, struct slice value, uint32_t line, struct err *e)
{
	enum verdict v = vars_open(vs, name, line, e);

	if (v == V_OK)
		v = buf_put(&vs->text, value, e);
	return v == V_OK ? vars_close(vs, e) : v;
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
	uint32_t at = vs->index_n ? *slot(vs, name) : 0;

	return at ? &vs->v[at - 1] : NULL;
}

struct slice
vars_name(const struct vars *vs, const struct var *var)
{
	return (struct slice){ vs->text.p + var->at, var->name_n };
}

struct slice
vars_value(const struct vars *vs, const struct var *var)
{
	return (struct slice){ vs->text.p + var->at + var->name_n + 1, var->value_n };
}

char *
vars_string(const struct vars *vs, const struct var *var)
{
	return (char *)(vs->text.p + var->at);
}

enum verdict
vars_import(struct vars *vs, char *const *envp, struct err *e)
{
	enum verdict v = V_OK;

	for (; v == V_OK && *envp; envp++) {
		struct slice value = slice_str(*envp), name;

		if (!slice_until(&value, '=', &name) || name.n == 0 || vars_find(vs, name))
			vars_drop(vs, 0);
		else
			v = vars_put(vs, name, value, 0, e);
	}
	return v;
}

void
vars_clear(struct vars *vs)
{
	buf_clear(&vs->text);
	if (vs->index)
		memset(vs->index, 0, vs->index_n * sizeof *vs->index);
	vs->n = vs->dropped = vs->dropped_line = 0;
}

void
vars_free(struct vars *vs)
{
	size_t max = vs->text.max;

	buf_free(&vs->text);
	free(vs->v);
	free(vs->index);
	*vs = VARS(max);
}
