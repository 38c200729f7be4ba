/* SPDX-License-Identifier: ISC */
#include "seal/opened.h"

#include "decode/dialect/content.h"
#include "seal/in.h"

enum verdict
opened_read(const char *path, struct opened *o, struct err *e)
{
	*o = (struct opened){ .file = BUF(IN_MAX), .room = BUF(IN_MAX), .vars = VARS(2 * IN_MAX) };
	return joined_read(path, &o->file, &o->form, e);
}

enum verdict
opened_unwrap(const struct age_identities *ids, struct opened *o, struct err *e)
{
	enum verdict v = unwrap(buf_slice(&o->file), ids, &o->room, &o->text, &o->seen, e);

	return v == V_OK && o->form.variables && o->seen.n == 0
	    ? err_set(e, V_BAD, "not a bundle in base64") : v;
}

enum verdict
opened_parse(const struct dialect *d, const struct lookup *names, struct opened *o, struct err *e)
{
	struct slice text = o->text;
	enum content content;
	enum verdict v = d->comments ? endline_check(o->text, NULL, &o->end, e) : V_OK;

	if (v != V_OK)
		return v;
	if (o->end.found)
		text = o->end.body;
	v = dialect_parse(d, text, true, names, &o->vars, e);
	if (v == V_OK && (o->vars.n || o->vars.dropped))
		v = content_judge(d, text, true, &o->vars, &content, e);
	return v;
}

enum verdict
opened_load(const char *path, const struct age_identities *ids, const struct dialect *d,
	struct opened *o, struct err *e)
{
	enum verdict v = opened_read(path, o, e);

	if (v != V_OK)
		return v;
	v = opened_unwrap(ids, o, e);
	if (v == V_MORE && o->seen.n == 0 && !o->form.variables) {
		o->text = buf_slice(&o->file);
		v = V_OK;
	}
	if (v == V_OK)
		v = opened_parse(d, NULL, o, e);
	return in_blame(path, v, e);
}

void
opened_free(struct opened *o)
{
	buf_free(&o->file);
	buf_free(&o->room);
	vars_free(&o->vars);
}
