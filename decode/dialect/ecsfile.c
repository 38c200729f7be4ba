/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"

enum verdict
dialect_ecs(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct text_lines lines = { .rest = text };
	struct slice line, name;
	enum verdict v = text_check_nul(text, e);

	(void)names;
	vars_defer(out);
	if (v == V_OK)
		v = text_reserve(text, out, e);
	while (v == V_OK && lines.rest.n && (v = text_next(&lines, &line, e)) == V_OK) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (slice_until(&line, '=', &name) && name.n)
			v = vars_put(out, name, line, lines.line, e);
		else
			vars_drop(out, lines.line);
	}
	return v == V_OK ? vars_settle(out, e) : v;
}
