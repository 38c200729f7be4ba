/* SPDX-License-Identifier: ISC */
#include "seal/splice.h"

#include <stdio.h>

#include "seal/in.h"
#include "seal/json.h"
#include "seal/writer.h"

static int
splice_separator(const struct dialect *d)
{
	return d->parse == dialect_nul ? '\0' : '\n';
}

static enum verdict
splice_parse(const struct dialect *d, struct slice text, struct vars *out, struct err *e)
{
	vars_clear(out);
	return dialect_parse(d, text, true, NULL, out, e);
}

static const struct var *
splice_first(const struct vars *vs, struct slice name)
{
	for (size_t i = 0; i < vs->n; i++)
		if (slice_eq(vars_name(vs, &vs->v[i]), name))
			return &vs->v[i];
	return NULL;
}

/* Whether b has the entries of a in the same order, less the given number of entries of that name.
 * Where a value can refer to another one, as in dotenv, only the names are compared. */
static bool
splice_same(const struct dialect *d, const struct vars *a, const struct vars *b, struct slice name,
	size_t fewer)
{
	size_t j = 0;

	if (a->n != b->n + fewer || a->dropped != b->dropped)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		struct slice entry = vars_name(a, &a->v[i]);

		if (fewer && slice_eq(entry, name)) {
			fewer--;
			continue;
		}
		if (j == b->n || !slice_eq(entry, vars_name(b, &b->v[j]))
		    || (d->parse != dialect_dotenv
		    && !slice_eq(vars_value(a, &a->v[i]), vars_value(b, &b->v[j]))))
			return false;
		j++;
	}
	return fewer == 0 && j == b->n;
}

/* Cuts the given number of lines from the front. */
static bool
splice_skip_lines(const struct dialect *d, struct slice *rest, size_t lines)
{
	struct slice line;

	while (lines-- > 0)
		if (!slice_field(rest, splice_separator(d), &line))
			return false;
	return true;
}

/* Removes the first entry of that name from *text: the smallest number of lines, from its first
 * line on, that leaves all other entries unchanged.  Sets *at to its place. */
static enum verdict
splice_cut(const struct dialect *d, struct buf *text, const struct vars *before,
	const struct var *var, size_t *at, struct err *e)
{
	struct slice name = vars_name(before, var), rest = buf_slice(text);
	struct buf shorter = BUF(2 * IN_MAX);
	struct vars after = VARS(2 * IN_MAX);
	bool done = false;
	enum verdict v = splice_skip_lines(d, &rest, var->line - 1) ? V_OK : V_BAD;

	*at = text->n - rest.n;
	while (v == V_OK && !done && splice_skip_lines(d, &rest, 1)) {
		struct err ignored;

		buf_clear(&shorter);
		if ((v = buf_put(&shorter, (struct slice){ text->p, *at }, e)) == V_OK
		    && (v = buf_put(&shorter, rest, e)) == V_OK)
			done = splice_parse(d, buf_slice(&shorter), &after, &ignored) == V_OK
			    && splice_same(d, before, &after, name, 1);
	}
	if (!done && v != V_SYS)
		v = err_set(e, V_BAD, "the lines of the variable cannot be separated from those"
		    " around it; use sealenv edit");
	buf_free(text);
	*text = shorter;
	vars_free(&after);
	return v;
}

/* Removes all entries of that name.  Sets *at to the place of the first one, or to the end. */
static enum verdict
splice_cut_all(const struct dialect *d, struct slice name, struct buf *text,
	size_t *at, struct err *e)
{
	struct vars vars = VARS(2 * IN_MAX);
	const struct var *var;
	size_t found = SIZE_MAX;
	enum verdict v;

	while ((v = splice_parse(d, buf_slice(text), &vars, e)) == V_OK
	    && (var = splice_first(&vars, name))
	    && (v = splice_cut(d, text, &vars, var, at, e)) == V_OK)
		found = found == SIZE_MAX ? *at : found;
	*at = found == SIZE_MAX ? text->n : found;
	vars_free(&vars);
	return v;
}

/* Writes the lines of one entry in the dialect. */
static enum verdict
splice_entry(const struct dialect *d, struct slice name, struct slice value, struct buf *out,
	struct err *e)
{
	struct vars one = VARS(2 * IN_MAX);
	enum verdict v = vars_put(&one, name, value, 1, e);

	if (v == V_OK)
		v = writer_write(&one, d, out, e);
	vars_free(&one);
	return v;
}

static enum verdict
splice_lines(const struct dialect *d, struct slice text, struct slice name,
	const struct slice *value, struct buf *out, struct err *e)
{
	struct buf rest = BUF(2 * IN_MAX);
	size_t at = 0;
	struct slice head;
	enum verdict v = buf_put(&rest, text, e);

	if (v == V_OK)
		v = splice_cut_all(d, name, &rest, &at, e);
	if (v == V_OK) {
		struct slice tail = buf_slice(&rest);

		slice_take(&tail, at, &head);
		v = buf_put(out, head, e);
		if (v == V_OK && value && head.n && head.p[head.n - 1] != splice_separator(d))
			v = buf_byte(out, (unsigned char)splice_separator(d), e);
		if (v == V_OK && value)
			v = splice_entry(d, name, *value, out, e);
		if (v == V_OK)
			v = buf_put(out, tail, e);
	}
	buf_free(&rest);
	return v;
}

static enum verdict
splice_json(struct slice text, struct slice name, const struct slice *value, struct buf *out,
	struct err *e)
{
	yyjson_mut_doc *doc = NULL;
	yyjson_mut_val *root;
	char key[256];
	enum verdict v = json_read(text, &doc, e);

	if (v != V_OK)
		return v;
	root = yyjson_mut_doc_get_root(doc);
	snprintf(key, sizeof key, "%.*s", (int)name.n, (const char *)name.p);
	if (value)
		json_set(doc, root, key, json_string(doc, *value));
	else
		yyjson_mut_obj_remove_key(root, key);
	v = json_write(root, out, e);
	if (v == V_OK)
		v = buf_byte(out, '\n', e);
	yyjson_mut_doc_free(doc);
	return v;
}

/* Whether the name has the value, or none, and all other variables are unchanged. */
static bool
splice_good(const struct dialect *d, const struct vars *before, const struct vars *after,
	struct slice name, const struct slice *value)
{
	const struct var *var = vars_find(after, name);
	bool good = value ? var && slice_eq(vars_value(after, var), *value) : !var;

	for (size_t i = 0; good && i < before->n; i++) {
		const struct var *old = &before->v[i];
		const struct var *new = vars_find(after, vars_name(before, old));

		if (!old->shadowed && !slice_eq(vars_name(before, old), name))
			good = new && new->unset == old->unset && (d->parse == dialect_dotenv
			    || slice_eq(vars_value(before, old), vars_value(after, new)));
	}
	return good;
}

enum verdict
splice_text(const struct dialect *d, struct slice text, struct slice name,
	const struct slice *value, struct buf *out, bool *changed, struct err *e)
{
	struct vars before = VARS(2 * IN_MAX), after = VARS(2 * IN_MAX);
	const struct var *var;
	enum verdict v = splice_parse(d, text, &before, e);

	*changed = false;
	if (v != V_OK)
		goto out;
	var = vars_find(&before, name);
	*changed = value ? !var || var->unset || !slice_eq(vars_value(&before, var), *value)
	    : var != NULL;
	if (!*changed)
		goto out;
	v = d->parse == dialect_json ? splice_json(text, name, value, out, e)
	    : splice_lines(d, text, name, value, out, e);
	if (v == V_OK)
		v = splice_parse(d, buf_slice(out), &after, e);
	if (v == V_OK && !splice_good(d, &before, &after, name, value))
		v = err_set(e, V_BAD, "the change would affect other variables; use sealenv edit");
out:
	vars_free(&before);
	vars_free(&after);
	return v;
}
