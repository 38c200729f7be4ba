#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"

/* White space as Go's unicode.IsSpace has it, in UTF-8. */
static const struct { unsigned char n; char utf8[4]; } spaces[] = {
	{ 1, "\t" }, { 1, "\v" }, { 1, "\f" }, { 1, "\r" }, { 1, " " },
	{ 2, "\xc2\x85" }, { 2, "\xc2\xa0" }, { 3, "\xe1\x9a\x80" },
	{ 3, "\xe2\x80\x80" }, { 3, "\xe2\x80\x81" }, { 3, "\xe2\x80\x82" }, { 3, "\xe2\x80\x83" },
	{ 3, "\xe2\x80\x84" }, { 3, "\xe2\x80\x85" }, { 3, "\xe2\x80\x86" }, { 3, "\xe2\x80\x87" },
	{ 3, "\xe2\x80\x88" }, { 3, "\xe2\x80\x89" }, { 3, "\xe2\x80\x8a" }, { 3, "\xe2\x80\xa8" },
	{ 3, "\xe2\x80\xa9" }, { 3, "\xe2\x80\xaf" }, { 3, "\xe2\x81\x9f" }, { 3, "\xe3\x80\x80" },
};

static bool
skip_space(struct slice *s)
{
	if (s->n && s->p[0] > ' ' && s->p[0] < 0x80)
		return false;
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (slice_skip(s, (struct slice){ (const void *)spaces[i].utf8, spaces[i].n }))
			return true;
	return false;
}

static enum verdict
look_up(struct slice name, const struct vars *inherited, struct vars *out, uint32_t line,
	struct err *e)
{
	const struct var *var = inherited ? vars_find(inherited, name) : NULL;

	if (var)
		return vars_put(out, name, vars_value(inherited, var), line, e);
	vars_drop(out, line);
	return V_OK;
}

static enum verdict
entry(struct slice text, struct slice s, uint32_t line, const struct vars *inherited,
	struct vars *out, struct err *e)
{
	struct slice name;
	bool has_value;

	while (skip_space(&s))
		;
	if (s.n == 0 || s.p[0] == '#')
		return V_OK;
	has_value = slice_until(&s, '=', &name);
	if (!has_value)
		name = s;
	if (name.n == 0)
		return text_bad(text, name.p, e, "no name before =");
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == ' ' || name.p[i] == '\t')
			return text_bad(text, name.p + i, e, "white space in a name");
	return has_value ? vars_put(out, name, s, line, e) : look_up(name, inherited, out, line, e);
}

enum verdict
dialect_docker(struct slice text, const struct vars *inherited, struct vars *out, struct err *e)
{
	struct text_lines lines = { .rest = text };
	struct slice line;
	enum verdict v = text_check_utf8(text, e);

	if (v == V_OK)
		v = text_reserve(text, out, e);
	slice_skip(&lines.rest, SLICE("\xef\xbb\xbf"));
	while (v == V_OK && lines.rest.n && (v = text_next(&lines, &line, e)) == V_OK)
		v = entry(text, line, lines.line, inherited, out, e);
	return v;
}
