/* SPDX-License-Identifier: ISC */
#include "decode/dialect/content.h"

#include "decode/dialect/foreign.h"
#include "decode/dialect/text.h"

/* Whether all entries are names without values, which only docker and dotenv give a meaning. */
static bool
content_is_names(const struct dialect *d, struct slice text)
{
	struct slice line;

	if (d->parse != dialect_docker && d->parse != dialect_dotenv)
		return false;
	while (slice_line(&text, &line)) {
		text_skip_space(&line, TEXT_SPACE);
		text_trim_space(&line, TEXT_SPACE);
		if (d->parse == dialect_dotenv && slice_skip(&line, SLICE("export ")))
			text_skip_space(&line, TEXT_SPACE);
		if (line.n && line.p[0] != '#'
		    && !(line.n <= TEXT_NAME_MAX && chars_are_identifier(line)))
			return false;
	}
	return true;
}

/* Names the kind of a text that defines no entry. */
static const char *
content_kind(const struct dialect *d, struct slice text)
{
	const char *kind = foreign_kind(text, d->parse == dialect_nul, d->parse == dialect_json);

	if (!kind)
		kind = foreign_encoding(text, true);
	if (kind)
		return kind;
	if (d->parse == dialect_nul && slice_find(text, '=') == text.n)
		return "no environment: a process may have written its title over it";
	return "no entry of this dialect in it";
}

/* Whether docker made one odd variable of a JSON document, one of whose strings holds a "=". */
static bool
content_is_json_read_as_text(const struct dialect *d, struct slice text, const struct vars *vars)
{
	return d->parse != dialect_json && vars->n && foreign_json(text)
	    && memchr("{[\"", vars_name(vars, &vars->v[0]).p[0], 3);
}

/* Whether the values are still encrypted by SOPS, each of whose formats has a variable of its own.
 * As ecs, YAML gives odd names that end in a value. */
static bool
content_is_sops(struct slice text, const struct vars *vars)
{
	struct slice mark = SLICE(FOREIGN_SOPS), first;

	if (!vars->n)
		return false;
	if (vars_find(vars, SLICE("sops")) || vars_find(vars, SLICE("sops_mac")))
		return slice_search(text, mark) < text.n;
	first = vars_name(vars, &vars->v[0]);
	return slice_search(first, mark) < first.n;
}

/* Whether the unterminated last line could be the beginning of an entry, and
 * is not encoded text. */
static bool
content_ends_in_name(struct slice text)
{
	struct slice line = { 0 };
	char room[TEXT_NAME_MAX + 1];

	while (slice_until(&text, '\n', &line))
		;
	text_skip_space(&text, TEXT_INLINE);
	return text_name(text, room) == room && !foreign_is_encoded_name(text);
}

static enum verdict
content_blank(bool whole, size_t n, struct err *e)
{
	if (!whole)
		return err_set(e, V_MORE, n ? "only white space" : "empty");
	return err_set(e, V_BAD, n ? "complete, but it contains only white space"
	    : "complete, but empty");
}

enum verdict
content_judge(const struct dialect *d, struct slice text, bool whole, const struct vars *vars,
    enum content *content, struct err *e)
{
	struct slice rest = text;
	const char *kind = foreign_begins(text);

	if (!kind && d->parse != dialect_json && d->parse != dialect_nul)
		kind = foreign_encoding(text, false);
	if (content_is_sops(text, vars))
		kind = "a SOPS file, not decrypted";
	if (kind)
		return err_set(e, V_BAD, "%s", kind);
	if (content_is_json_read_as_text(d, text, vars))
		return err_set(e, V_BAD, "a JSON document");
	*content = CONTENT_VARS;
	if (vars->n)
		return V_OK;
	slice_skip(&rest, SLICE("\xef\xbb\xbf"));
	text_skip_space(&rest, TEXT_SPACE);
	if (rest.n == 0)
		return content_blank(whole, text.n, e);
	*content = d->parse == dialect_json ? CONTENT_UNSET : CONTENT_COMMENTS;
	if (vars->dropped == 0)
		return V_OK;
	*content = CONTENT_UNSET;
	if (content_is_names(d, rest))
		return V_OK;
	if (!whole && vars->dropped == 1 && content_ends_in_name(rest))
		return err_set(e, V_MORE,
		    "the text ends after a name: cut off, or no entry of this dialect");
	return err_set(e, V_BAD, "%s", content_kind(d, rest));
}
