#include "init/look.h"

#include "init/dir.h"

static enum verdict
denied(struct err *e, const char *why)
{
	return err_fault(e, V_BAD, F_ACCESS, "%s", why);
}

/* Whether the text is what the options demand: sealed, stamped, signed. */
static enum verdict
admit(const struct load *l, const struct load_item *it, struct slice text, struct endline *end,
    struct err *e)
{
	const struct endline_key *key = l->o->verify_key ? &l->key : NULL;
	enum verdict v;

	*end = (struct endline){ .body = text };
	if (l->o->sealed_only && !it->layers.sealed)
		return denied(e, "not sealed, and --sealed-only is set");
	if (!it->source.dialect->comments)
		return key ? denied(e, "a text of this dialect cannot be signed") : V_OK;
	v = endline_check(text, key, end, e);
	if (v != V_OK || end->found)
		return v;
	if (key && it->layers.whole)
		return denied(e, "not signed: it has no end line");
	if (key || (l->o->require_end && !it->layers.whole))
		return err_set(e, V_MORE, "the end line is missing");
	return V_OK;
}

static enum verdict
look_text(struct load *l, struct load_item *it, struct wait_seen *seen, struct err *e)
{
	struct buf opened = BUF(SOURCE_MAX);
	struct slice text;
	struct endline end;
	enum verdict v = unwrap(buf_slice(&it->bytes), &l->ids, &opened, &text, &it->layers, e);

	if (v == V_OK)
		v = admit(l, it, text, &end, e);
	if (v == V_OK) {
		seen->whole = it->layers.whole || end.found;
		v = dialect_parse(it->source.dialect, end.body, &l->inherited, &it->vars, e);
	}
	buf_free(&opened);
	return v;
}

static enum verdict
look_content(struct load_item *it, struct err *e)
{
	struct slice value = buf_slice(&it->bytes);

	if (value.n && value.p[value.n - 1] == '\n')
		value.n--;
	if (memchr(value.p, '\0', value.n))
		return err_set(e, V_BAD, "a NUL byte in what is to be a variable");
	return vars_put(&it->vars, it->name, value, 0, e);
}

static enum verdict
look_identity(const struct load_item *it, struct err *e)
{
	struct age_identities ids = { .n = 0 };
	enum verdict v = age_identities_parse(buf_slice(&it->bytes), &ids, e);

	age_identities_wipe(&ids);
	return v;
}

/* What has ended cannot become more. */
static enum verdict
concluded(enum verdict v, struct wait_seen *seen, struct err *e)
{
	if (v == V_MORE && seen->ended) {
		v = V_BAD;
		e->fault = e->fault == F_LATE ? F_DATA : e->fault;
	}
	return seen->verdict = v;
}

enum verdict
look_again(struct load *l, struct load_item *it, struct wait_seen *seen, struct err *e)
{
	enum verdict v = V_OK;

	vars_clear(&it->vars);
	switch (it->kind) {
	case LOAD_TEXT:
		v = look_text(l, it, seen, e);
		break;
	case LOAD_IDENTITY:
		v = look_identity(it, e);
		break;
	case LOAD_CONTENT:
		v = look_content(it, e);
		break;
	}
	return concluded(v, seen, e);
}

enum verdict
look(struct load *l, struct load_item *it, struct wait_seen *seen, struct err *e)
{
	enum verdict v;

	it->layers = (struct layers){ .n = 0 };
	if (it->kind == LOAD_TEXT && !it->source.dialect->parse) {
		vars_clear(&it->vars);
		return seen->verdict = dir_read(l, it->source.where, &it->vars, seen, e);
	}
	v = source_read(&it->source, l->envp, &it->bytes, seen, e);
	return v == V_OK ? look_again(l, it, seen, e) : concluded(v, seen, e);
}

bool
look_replaced(const struct load *l, const struct load_item *it)
{
	struct vars vars = VARS(2 * SOURCE_MAX);
	struct wait_seen seen;
	struct err e;
	bool same;

	if (it->kind != LOAD_TEXT || it->source.dialect->parse)
		return source_changed(it->source.where, &it->wait.stamp);
	same = dir_read(l, it->source.where, &vars, &seen, &e) == V_OK
	    && memcmp(&seen.stamp, &it->wait.stamp, sizeof seen.stamp) == 0;
	vars_free(&vars);
	return !same;
}
