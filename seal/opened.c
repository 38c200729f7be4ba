#include "seal/opened.h"

#include "decode/dialect/content.h"
#include "seal/in.h"
#include "seal/joined.h"

static enum verdict
opened_parse(const struct dialect *d, struct opened *o, struct err *e)
{
	struct slice text = o->text;
	enum content content;
	enum verdict v = d->comments ? endline_check(o->text, NULL, &o->end, e) : V_OK;

	if (v != V_OK)
		return v;
	if (o->end.found)
		text = o->end.body;
	v = dialect_parse(d, text, true, NULL, &o->vars, e);
	if (v == V_OK && (o->vars.n || o->vars.dropped))
		v = content_judge(d, text, true, &o->vars, &content, e);
	return v;
}

enum verdict
opened_load(const char *path, const struct age_identities *ids, const struct dialect *d,
	struct opened *o, struct err *e)
{
	enum verdict v;

	*o = (struct opened){ .file = BUF(IN_MAX), .room = BUF(IN_MAX), .vars = VARS(2 * IN_MAX) };
	v = joined_read(path, &o->file, e);
	if (v != V_OK)
		return v;
	v = unwrap(buf_slice(&o->file), ids, &o->room, &o->text, &o->seen, e);
	if (v == V_MORE && o->seen.n == 0) {	/* a few bytes, which could become a bundle */
		o->text = buf_slice(&o->file);
		v = V_OK;
	}
	if (v == V_OK)
		v = opened_parse(d, o, e);
	return in_blame(path, v, e);
}

void
opened_free(struct opened *o)
{
	buf_free(&o->file);
	buf_free(&o->room);
	vars_free(&o->vars);
}
