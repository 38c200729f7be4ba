/* SPDX-License-Identifier: ISC */
#include "seal/lint.h"

#include <stdio.h>
#include <stdlib.h>

#include "decode/dialect/content.h"
#include "decode/shown.h"
#include "decode/utf8.h"
#include "seal/in.h"
#include "seal/limits.h"
#include "seal/suspect.h"

/* The state of the check of one file. */
struct look {
	struct findings *f;
	const char *file;
	struct slice value;	/* of the current variable */
	enum verdict v;
	struct err *e;
};

static bool
lint_is_one_of(struct slice word, const char *const *words)
{
	while (*words && !slice_eq(word, slice_str(*words)))
		words++;
	return *words;
}

/* A reader that is not a dialect, such as the kernel, gets its environment from any of them, and so
 * concerns every dialect. */
static bool
lint_concerns(const char *who, const struct dialect *only)
{
	static const char *const everyone[] = { "all", "kernel", "dash", NULL };
	struct slice rest = slice_str(who), word;

	while (only && slice_field(&rest, ' ', &word))
		if (slice_eq(word, slice_str(only->name)) || lint_is_one_of(word, everyone))
			return true;
	return !only;
}

static struct finding *
lint_add(struct look *look, enum lint_id id, const char *who, size_t line, struct slice name)
{
	struct findings *f = look->f;
	struct finding *at;

	if (look->v != V_OK || !lint_concerns(who, f->only))
		return NULL;
	if (f->n == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 64;

		at = realloc(f->v, cap * sizeof *at);	/* names and lines, no secrets */
		if (!at) {
			look->v = err_set(look->e, V_SYS, "no memory for %zu findings", cap);
			return NULL;
		}
		f->v = at;
		f->cap = cap;
	}
	at = &f->v[f->n++];
	*at = (struct finding){ .rule = &lint_rules[id], .who = who, .file = look->file,
		.line = (uint32_t)line };
	if (shown_name(name, look->value))
		snprintf(at->name, sizeof at->name, "%.*s", (int)name.n, (const char *)name.p);
	return at;
}

static void
lint_found(struct look *look, enum lint_id id, size_t line, struct slice name)
{
	lint_add(look, id, lint_rules[id].who, line, name);
}

static bool
lint_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct slice
lint_trim(struct slice s)
{
	struct slice one;

	while (s.n && lint_blank(*s.p))
		slice_take(&s, 1, &one);
	while (s.n && lint_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* The names that dash and systemd keep: [A-Za-z_][A-Za-z0-9_]* */
static bool
lint_good_name(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z') && s.p[i] != '_'
		    && !(i && s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	return s.n > 0;
}

/* Returns where a quote that opens the value is closed on the same line; 0 if it is not. */
static size_t
lint_closing_quote(struct slice value)
{
	for (size_t i = 1; i < value.n; i++)
		if (value.p[i] == *value.p && !(*value.p == '"' && value.p[i - 1] == '\\'))
			return i;
	return 0;
}

/* Whether Compose would interpolate a $ in the value. */
static bool
lint_expands(struct slice s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		unsigned char c = s.p[i + 1];

		if (s.p[i] == '$' && (c == '{' || c == '$'
		    || lint_good_name((struct slice){ &c, 1 })))
			return true;
	}
	return false;
}

/* Checks the value of one line.  Returns the character that would close a value that continues on
 * the next lines, or 0. */
static int
lint_check_value(struct look *look, size_t line, struct slice name, struct slice value)
{
	struct slice bare = lint_trim(value), head;
	bool quoted = bare.n && (*bare.p == '"' || *bare.p == '\'');
	size_t close = quoted ? lint_closing_quote(bare) : 0;

	if (value.n && (lint_blank(*value.p) || lint_blank(value.p[value.n - 1])))
		lint_found(look, SPACE_VALUE, line, name);
	if (!(quoted && *bare.p == '\'') && lint_expands(bare))
		lint_found(look, DOLLAR, line, name);
	if (quoted && !close)
		return *bare.p;
	if (quoted)
		lint_found(look, QUOTES, line, name);
	else if (bare.n && memchr(bare.p, '\\', bare.n))
		lint_found(look, BACKSLASH, line, name);
	slice_take(&bare, close, &head);
	if (bare.n && memmem(bare.p, bare.n, " #", 2))
		lint_found(look, COMMENT, line, name);
	return bare.n && memmem(bare.p, bare.n, "-----BEGIN ", 11) ? '-' : 0;
}

static bool
lint_says_nothing(struct slice line)
{
	line = lint_trim(line);
	return line.n == 0 || *line.p == '#';
}

/* Whether a line looks like a variable: a usable name, and more than base64 padding after =. */
static bool
lint_assigns(struct slice line)
{
	struct slice name;

	line = lint_trim(line);
	return slice_until(&line, '=', &name) && lint_good_name(name) && line.n && *line.p != '=';
}

/*
 * Returns how many of the next lines belong to a value that its first line did not close: up to the
 * line that closes it.  If another variable begins before that, the value was complete: returns 0.
 */
static size_t
lint_lines_until(struct slice rest, int close)
{
	struct slice line;

	for (size_t n = 1; slice_line(&rest, &line) && !lint_assigns(line); n++) {
		line = lint_trim(line);
		if (close == '-' ? slice_starts(line, SLICE("-----END "))
		    : line.n && line.p[line.n - 1] == close)
			return n;
	}
	return 0;
}

/* Checks a line that belongs to no earlier value.  Returns how many more lines its value takes. */
static size_t
lint_check_line(struct look *look, size_t number, struct slice line, struct slice rest,
	struct vars *seen)
{
	struct slice name;
	size_t more;
	int close;

	if (lint_says_nothing(line))
		return 0;
	if (!slice_until(&line, '=', &name)) {
		/* It may be a line of a key. */
		lint_found(look, NO_VALUE, number, (struct slice){ 0 });
		return 0;
	}
	look->value = line;
	if (!slice_eq(name, lint_trim(name)))
		lint_found(look, SPACE_NAME, number, lint_trim(name));
	name = lint_trim(name);
	close = lint_check_value(look, number, name, line);
	more = close ? lint_lines_until(rest, close) : 0;
	if (more)
		lint_found(look, MANY_LINES, number, name);
	if (seen && look->v == V_OK && name.n && !memchr(name.p, '\0', name.n)
	    && !(line.n && memchr(line.p, '\0', line.n)))
		look->v = vars_put(seen, name, line, (uint32_t)number, look->e);
	return more;
}

/*
 * Checks the text line by line.  With line_vars, each line may hold a variable, and the variables
 * are collected; otherwise only the lines at which one of vars begins are examined.
 */
static void
lint_check_lines(struct look *look, struct slice text, bool line_vars, struct vars *vars)
{
	struct slice rest = text, line;
	size_t over = 0, next = 0;
	bool crlf = false;

	if (slice_skip(&rest, SLICE("\xef\xbb\xbf")))
		lint_found(look, BOM, 1, (struct slice){ 0 });
	for (size_t number = 1; look->v == V_OK && slice_line(&rest, &line); number++) {
		bool begins = line_vars;

		if (line.n > LIMIT_LINE)
			lint_found(look, LONG_LINE, number, (struct slice){ 0 });
		if (line.n && line.p[line.n - 1] == '\r') {
			line.n--;
			if (!crlf)
				lint_found(look, CRLF, number, (struct slice){ 0 });
			crlf = true;
		}
		for (; !line_vars && next < vars->n && vars->v[next].line <= number; next++)
			begins |= vars->v[next].line == number;
		if (over)
			over--;
		else if (begins)
			over = lint_check_line(look, number, line, rest, line_vars ? vars : NULL);
	}
}

/* Reports a value that is still encrypted, holds an unfilled template, or is not what was meant. */
static void
lint_suspect(struct look *look, uint32_t line, struct slice name, struct slice value)
{
	if (suspect_sops(value) || suspect_dotenvx(value))
		lint_found(look, ENCRYPTED, line, name);
	if (suspect_braces(value))
		lint_found(look, TEMPLATE, line, name);
	if (suspect_dollar(value))
		lint_found(look, PLACEHOLDER, line, name);
	if (suspect_key(value) && !memchr(value.p, '\n', value.n))
		lint_found(look, CUT_KEY, line, name);
}

static void
lint_check_vars(struct look *look, const struct vars *vs)
{
	for (size_t i = 0; look->v == V_OK && i < vs->n; i++) {
		const struct var *var = &vs->v[i];
		struct slice name = vars_name(vs, var);

		look->value = vars_value(vs, var);
		if (var->shadowed) {
			lint_found(look, DUPLICATE, var->line, name);
			continue;
		}
		if (!lint_good_name(name))
			lint_found(look, NAME, var->line, name);
		if (var->name_n + 1 + var->value_n > LIMIT_STRING)
			lint_found(look, LONG_VALUE, var->line, name);
		lint_suspect(look, var->line, name, look->value);
		if (look->v == V_OK)
			look->v = vars_put(&look->f->all, name, vars_value(vs, var), 0, look->e);
	}
}

/* Whether the text is valid in the dialect; stores its variables in out. */
static bool
lint_check_dialect(struct look *look, const struct dialect *d, struct slice text, struct vars *out)
{
	struct finding *at;
	struct err why;
	const char *line, *end;
	enum content content;
	enum verdict v = dialect_parse(d, text, true, NULL, out, &why);

	if (v == V_OK && (out->n || out->dropped))
		v = content_judge(d, text, true, out, &content, &why);
	if (v == V_OK)
		return true;
	line = strstr(why.text, "line ");
	end = strstr(why.text, ", line ");
	at = lint_add(look, REFUSED, d->name, line ? strtoul(line + 5, NULL, 10) : 0,
		    (struct slice){ 0 });
	if (at)
		snprintf(at->reason, sizeof at->reason, "refused: %.*s",
		    (int)(end ? end - why.text : 140), why.text);
	return false;
}

static int
lint_by_line(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Whether the text is another kind of file, about which nothing more can be reported. */
static bool
lint_is_other(struct look *look, struct slice text)
{
	const struct dialect *only = look->f->only;

	if (utf8_other(text))
		lint_found(look, UTF_16, 1, (struct slice){ 0 });
	else if (suspect_json(text) && !(only && only->parse == dialect_json))
		lint_found(look, JSON_TEXT, 1, (struct slice){ 0 });
	else
		return false;
	if (!look->f->refused)
		look->f->refused = look->file;
	return true;
}

enum verdict
lint_text(struct findings *f, const char *file, struct slice text, struct err *e)
{
	static const char *const of_lines[] = { "docker", "ecs", NULL };
	static const char *const no_lines[] = { "nul", "json", NULL };
	static const char *const usual[] = { "docker", "ecs", "systemd", "dotenv", NULL };
	struct slice only = f->only ? slice_str(f->only->name) : SLICE("docker");
	bool line_vars = lint_is_one_of(only, of_lines), refused = false;
	struct look look = { .f = f, .file = file, .e = e };
	struct vars vars = VARS(2 * IN_MAX);
	size_t start = f->n;

	if (lint_is_other(&look, text))
		return look.v;
	for (size_t i = 0; !f->only && usual[i]; i++) {
		const struct dialect *d = dialect_find(slice_str(usual[i]));

		refused |= !lint_check_dialect(&look, d, text, &vars) && i == 0;
		vars_clear(&vars);
	}
	if (f->only)
		refused = !lint_check_dialect(&look, f->only, text, &vars);
	if (!line_vars && vars.dropped)
		lint_add(&look, DROPPED, f->only->name, vars.dropped_line, (struct slice){ 0 });
	if (refused && !f->refused)
		f->refused = file;
	if (line_vars)
		vars_clear(&vars);
	if (!lint_is_one_of(only, no_lines))
		lint_check_lines(&look, text, line_vars, &vars);
	lint_check_vars(&look, &vars);
	vars_free(&vars);
	if (f->n > start)
		qsort(f->v + start, f->n - start, sizeof *f->v, lint_by_line);
	return look.v;
}

enum verdict
lint_total(struct findings *f, struct err *e)
{
	struct look look = { .f = f, .e = e };
	size_t total = 0;

	for (size_t i = 0; i < f->all.n; i++)
		if (!f->all.v[i].shadowed)
			total += limits_cost(f->all.v[i].name_n + 1 + f->all.v[i].value_n);
	if (total > LIMIT_TOTAL)
		lint_found(&look, TOTAL, 0, (struct slice){ 0 });
	return look.v;
}

void
lint_free(struct findings *f)
{
	free(f->v);
	vars_free(&f->all);
}
