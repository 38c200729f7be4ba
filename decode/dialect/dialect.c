/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"

#include "decode/dialect/foreign.h"
#include "decode/dialect/text.h"
#include "decode/utf8.h"

static const struct dialect table[] = {
	{ "docker", .comments = true, .verbatim = true, .parse = dialect_docker },
	{ "ecs", .comments = true, .first_file_wins = true, .verbatim = true,
	    .parse = dialect_ecs },
	{ "systemd", .comments = true, .parse = dialect_systemd },
	{ "dotenv", .comments = true, .sees_earlier = true, .parse = dialect_dotenv },
	{ "k8s", .comments = true, .parse = dialect_k8s },
	{ "nul", .verbatim = true, .parse = dialect_nul },
	{ "json", .parse = dialect_json },
	{ "dir", .parse = NULL },
};

const struct dialect *
dialect_find(struct slice name)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (slice_eq(name, slice_str(table[i].name)))
			return &table[i];
	return NULL;
}

/* A text in UTF-8 that ends inside a character was cut off there, be it in a comment.  Some
 * dialects take other encodings as well. */
static enum verdict
dialect_check_end(struct slice text, struct err *e)
{
	struct text_place place = TEXT_PLACE(text);
	struct slice rest = text, head;

	if (!text.n || text.p[text.n - 1] < 0x80)
		return V_OK;
	slice_take(&rest, utf8_text(text), &head);
	return utf8_is_cut(rest) ? text_cut_character(text_line(&place, rest.p), e) : V_OK;
}

enum verdict
dialect_parse(const struct dialect *d, struct slice text, bool whole, const struct lookup *names,
    struct vars *out, struct err *e)
{
	enum verdict v = d->parse(text, names, out, e);
	const char *kind = v == V_BAD || v == V_MORE
	    ? foreign_kind(text, d->parse == dialect_nul, d->parse == dialect_json) : NULL;

	if (kind)
		return err_set(e, V_BAD, "%s, line %d", kind, 1);
	if (v == V_OK && d->comments)
		v = dialect_check_end(text, e);
	if (v == V_MORE && whole) {
		e->fault = F_DATA;
		v = V_BAD;
	}
	return v;
}

const char *
dialect_names(void)
{
	return "docker, ecs, systemd, dotenv, k8s, nul, json, dir";
}
