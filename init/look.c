#include "init/look.h"

#include "decode/dialect/content.h"
#include "init/dir.h"

/* V_MORE of what cannot become more. */
static enum verdict
conclude(struct err *e)
{
	e->fault = e->fault == F_LATE ? F_DATA : e->fault;
	return V_BAD;
}

static enum verdict
concluded(enum verdict v, struct wait_seen *seen, struct err *e)
{
	return seen->verdict = v == V_MORE && seen->ended ? conclude(e) : v;
}

static enum verdict
denied(struct err *e, const char *why)
{
	return err_fault(e, V_BAD, F_ACCESS, "%s", why);
}

static const char not_sealed[] = "not sealed, and --sealed-only is set";

/* A text without comments has no room for an end line.  That of json shows its end by itself. */
static enum verdict
admit_bare(const struct load *l, const struct load_item *it, bool whole, struct err *e)
{
	if (l->o->verify_key)
		return denied(e, "what is of this dialect cannot be signed");
	if (l->o->require_end && !whole && it->source.dialect->parse == dialect_nul)
		return denied(e, "a text of this dialect has no end line");
	return V_OK;
}

/* Whether the text is what the options demand: sealed, stamped, signed. */
static enum verdict
admit(const struct load *l, const struct load_item *it, bool ended, struct slice text,
    struct endline *end, struct err *e)
{
	const bool whole = it->layers.whole || ended;
	enum verdict v;

	*end = (struct endline){ .body = text };
	if (l->o->sealed_only && !it->layers.sealed)
		return denied(e, not_sealed);
	if (!it->source.dialect->comments)
		return admit_bare(l, it, whole, e);
	v = endline_check(text, l->o->verify_key ? &l->key : NULL, end, e);
	if (v == V_OK && !end->found && l->o->verify_key && whole)
		return denied(e, "not signed: it has no end line");
	if (v == V_OK && !end->found && (l->o->verify_key || (l->o->require_end && !it->layers.whole)))
		v = err_set(e, V_MORE, "the end line is missing");
	return v;
}

/* Fewer bytes than a layer's are not a short bundle but none, and as a text would say nothing. */
static enum verdict
is_bundle(const struct load_item *it, struct err *e)
{
	bool meant = it->source.place == PLACE_ENV && strcmp(it->source.where, "WAITENV_BUNDLE") == 0;

	return it->layers.n || !meant ? V_OK : err_set(e, V_BAD, "not a bundle in base64");
}

static enum verdict
look_text(struct load *l, struct load_item *it, struct wait_seen *seen, struct err *e)
{
	struct buf opened = BUF(SOURCE_MAX);
	struct slice text;
	struct endline end;
	enum content content;
	enum verdict v = unwrap(buf_slice(&it->bytes), &l->ids, &opened, &text, &it->layers, e);

	if (v == V_OK)
		v = is_bundle(it, e);
	if (v == V_OK)
		v = admit(l, it, seen->ended, text, &end, e);
	if (v == V_MORE && it->layers.whole)	/* cut off before it was sealed */
		v = conclude(e);
	if (v == V_OK) {
		seen->whole = it->layers.whole || end.found;
		seen->extensible = seen->whole && (it->layers.n == 0 || it->layers.v[0] != LAYER_AGE);
		v = dialect_parse(it->source.dialect, end.body, seen->whole,
		    &(struct lookup){ &l->inherited, NULL }, &it->vars, e);
	}
	if (v == V_OK)
		v = content_judge(it->source.dialect, end.body, seen->whole, &it->vars, &content, e);
	it->empty = v == V_OK && content == CONTENT_UNSET;
	buf_free(&opened);
	return v;
}

static enum verdict
look_dir(const struct load *l, struct load_item *it, struct wait_seen *seen, struct err *e)
{
	enum verdict v;

	*seen = (struct wait_seen){ .ended = true };
	vars_clear(&it->vars);
	if (l->o->sealed_only)
		return denied(e, not_sealed);
	v = admit_bare(l, it, false, e);
	return v == V_OK ? dir_read(l, it->source.where, &it->vars, seen, e) : v;
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
	if (it->kind == LOAD_TEXT && !it->source.dialect->parse)
		return seen->verdict = look_dir(l, it, seen, e);
	if (it->kind == LOAD_TEXT && source_is_none(&it->source)) {
		*seen = (struct wait_seen){ .verdict = V_OK, .ended = true };
		return V_OK;
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
