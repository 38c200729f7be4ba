/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"

static enum verdict
docker_entry(struct slice text, struct slice *rest, uint32_t line, const struct lookup *names,
	struct vars *out, struct err *e)
{
	struct slice name;

	text_skip_space(rest, TEXT_SPACE);
	if (rest->n == 0 || rest->p[0] == '#')
		return V_OK;
	slice_take(rest, slice_find_among(*rest, '=', ' ', '\t'), &name);
	if (rest->n == 0)
		return text_look_up(name, line, names, out, e);
	if (!slice_skip(rest, SLICE("=")))
		return text_bad(text, rest->p, e, "white space in a name");
	if (name.n == 0)
		return text_bad(text, name.p, e, "no name before =");
	return vars_put(out, name, *rest, line, e);
}

enum verdict
dialect_docker(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct text_lines lines = { .rest = text };
	struct slice line;
	enum verdict v = text_check_utf8(text, text, e);

	vars_defer(out);
	if (v == V_OK)
		v = text_reserve(text, out, e);
	while (v == V_OK && lines.rest.n && (v = text_next(&lines, &line, e)) == V_OK) {
		if (lines.line == 1)
			slice_skip(&line, SLICE("\xef\xbb\xbf"));
		v = docker_entry(text, &line, lines.line, names, out, e);
	}
	return v == V_OK ? vars_settle(out, e) : v;
}
