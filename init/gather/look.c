/* SPDX-License-Identifier: ISC */
#include "init/gather/look.h"

#include <string.h>

#include "decode/dialect/content.h"
#include "init/gather/dir.h"

static enum verdict
look_denied(struct err *e, const char *why)
{
	return err_fault(e, V_BAD, F_ACCESS, "%s", why);
}

static const char not_sealed[] = "not sealed, and --sealed-only is set";

/* A dialect without comments has no end line.  A JSON text shows its own end. */
static enum verdict
look_admit_bare(const struct look_by *by, const struct item *item, bool whole, struct err *e)
{
	if (by->keys->n)
		return look_denied(e, "a text of this dialect cannot be signed");
	if (by->config->require_end && !whole && item->spec.dialect->parse == dialect_nul)
		return look_denied(e, "a text of this dialect has no end line");
	return V_OK;
}

/* Whether the text is sealed, stamped and signed as the options demand. */
static enum verdict
look_admit(const struct look_by *by, const struct item *item, bool ended, struct slice text,
    struct endline *end, struct err *e)
{
	const bool whole = item->layers.whole || ended;
	enum verdict v;

	*end = (struct endline){ .body = text };
	if (by->config->sealed_only && !item->layers.sealed)
		return look_denied(e, not_sealed);
	if (!item->spec.dialect->comments)
		return look_admit_bare(by, item, whole, e);
	v = endline_check_any(text, by->keys->v, by->keys->n, end, e);
	if (v == V_OK && !end->found && by->keys->n && whole)
		return look_denied(e, "not signed: it has no end line");
	if (v == V_OK && !end->found
	    && (by->keys->n || (by->config->require_end && !item->layers.whole)))
		v = err_set(e, V_MORE, "the end line is missing");
	return v;
}

/* A value in which no layer was recognised is no bundle, and must not be read as a text. */
static enum verdict
look_is_bundle(const struct item *item, struct err *e)
{
	bool meant = item->spec.place == PLACE_ENV
	    && strcmp(item->spec.where, "WAITENV_BUNDLE") == 0;

	return item->layers.n || !meant ? V_OK : err_set(e, V_BAD, "not a bundle in base64");
}

/* Whether the table may take over the buf that holds the text, instead of a copy: it has room for
 * the last NUL, and the text, which is no stream, has settled. */
static bool
look_refers(const struct look_by *by, const struct item *item, const struct wait_seen *seen,
    const struct buf *holds)
{
	if (!item->spec.dialect->verbatim || holds->cap == holds->n)
		return false;
	return item->layers.n ? seen->whole : item->spec.place == PLACE_PATH && item->spec.fd < 0
	    && seen->local && seen->age > by->config->settle && seen->writer != WRITER_OPEN;
}

/* Parses a text that is admitted. */
static enum verdict
look_parse(const struct look_by *by, struct item *item, const struct wait_seen *seen,
    struct slice text, struct buf *holds, struct err *e)
{
	const struct dialect *d = item->spec.dialect;
	const bool refers = look_refers(by, item, seen, holds);
	enum content content;
	enum verdict v;

	if (refers)
		vars_refer(&item->vars, text);
	v = dialect_parse(d, text, seen->whole, by->lookup, &item->vars, e);
	if (v == V_OK)
		v = content_judge(d, text, seen->whole, &item->vars, &content, e);
	item->empty = v == V_OK && content == CONTENT_UNSET;
	if (refers && v == V_OK)
		vars_adopt(&item->vars, holds);
	else if (refers)
		vars_clear(&item->vars);
	return v;
}

static enum verdict
look_text(const struct look_by *by, struct item *item, struct wait_seen *seen, struct err *e)
{
	struct buf opened = BUF(SOURCE_MAX);
	struct slice text;
	struct endline end;
	enum verdict v = unwrap(buf_slice(&item->bytes), &by->identities->keys, &opened, &text,
	    &item->layers, e);

	if (v == V_OK)
		v = look_is_bundle(item, e);
	if (v == V_OK)
		v = look_admit(by, item, seen->ended, text, &end, e);
	if (v == V_MORE && item->layers.whole)	/* it was cut off before it was sealed */
		v = V_BAD;
	if (v == V_OK) {
		seen->whole = item->layers.whole || end.found;
		seen->extensible = seen->whole
		    && (item->layers.n == 0 || item->layers.v[0] != LAYER_AGE);
		v = look_parse(by, item, seen, end.body,
		    item->layers.n ? &opened : &item->bytes, e);
	}
	buf_free(&opened);
	return v;
}

static enum verdict
look_dir(const struct look_by *by, struct item *item, struct wait_seen *seen, struct err *e)
{
	enum verdict v;

	*seen = (struct wait_seen){ .ended = true };
	vars_clear(&item->vars);
	if (by->config->sealed_only)
		return look_denied(e, not_sealed);
	v = look_admit_bare(by, item, false, e);
	return v == V_OK ? dir_read(by->identities, item->spec.where, &item->vars, item->folder,
	    seen, e) : v;
}

static enum verdict
look_content(struct item *item, struct err *e)
{
	struct slice value = buf_slice(&item->bytes);

	if (value.n && value.p[value.n - 1] == '\n')
		value.n--;
	if (memchr(value.p, '\0', value.n))
		return err_set(e, V_BAD, "a NUL byte in the value of a variable");
	return vars_put(&item->vars, item->name, value, 0, e);
}

static bool
look_is_dir(const struct item *item)
{
	return item->kind == ITEM_TEXT && !item->spec.dialect->parse;
}

void
look_again(const struct look_by *by, struct item *item, struct wait_seen *seen)
{
	vars_clear(&item->vars);
	seen->verdict = item->kind == ITEM_TEXT ? look_text(by, item, seen, &item->why)
	    : look_content(item, &item->why);
}

void
look(const struct look_by *by, struct item *item, struct wait_seen *seen)
{
	item->layers = (struct layers){ .n = 0 };
	item->empty = false;
	if (look_is_dir(item))
		seen->verdict = look_dir(by, item, seen, &item->why);
	else if (item->kind == ITEM_TEXT && spec_is_none(&item->spec))
		*seen = (struct wait_seen){ .verdict = V_OK, .ended = true };
	else if ((seen->verdict = source_read(&item->spec, by->envp, &item->bytes, seen,
	    &item->why)) == V_OK)
		look_again(by, item, seen);
}

bool
look_replaced(const struct look_by *by, const struct item *item)
{
	struct vars vars = VARS(2 * SOURCE_MAX);
	struct wait_seen seen;
	char folder[DIR_FOLDER];
	struct err e;
	bool same;

	if (!look_is_dir(item))
		return source_changed(&item->spec, &item->wait.stamp);
	same = dir_read(by->identities, item->spec.where, &vars, folder, &seen, &e) == V_OK
	    && (seen.local ? memcmp(&seen.stamp, &item->wait.stamp, sizeof seen.stamp) == 0
	    : wait_same_content(&seen.stamp, &item->wait.stamp));
	vars_free(&vars);
	return !same;
}
