/* SPDX-License-Identifier: ISC */
#include "seal/merged.h"

#include <stdio.h>
#include <stdlib.h>

#include "decode/decimal.h"
#include "decode/namelist.h"
#include "decode/shown.h"
#include "seal/in.h"
#include "seal/limits.h"

/* If the text was meant for another dialect, what looks like a name may be a piece of a value. */
static const char *
merged_name(const struct vars *vars, const struct var *var, char room[SHOWN_ROOM])
{
	return shown_as(vars_name(vars, var), vars_value(vars, var), room);
}

/* Variables that are meant for waitenv are never exported. */
static bool
merged_exports(const struct vars *vars, const struct var *var)
{
	return !var->shadowed && !var->unset
	    && !slice_starts(vars_name(vars, var), SLICE("WAITENV_"));
}

/* As in waitenv, * stands for any bytes and ? for one; nothing else has a meaning.  After a
 * mismatch, only the last * needs to be tried again, with one more byte. */
static bool
merged_glob(const char *glob, struct slice name)
{
	const char *star = NULL;
	struct slice from = name, one;

	for (;;)
		if (*glob == '*') {
			star = ++glob;
			from = name;
		} else if (name.n == 0) {
			return !*glob;
		} else if (*glob == '?' || (unsigned char)*glob == *name.p) {
			glob++;
			slice_take(&name, 1, &one);
		} else if (star && slice_take(&from, 1, &one)) {
			glob = star;
			name = from;
		} else {
			return false;
		}
}

static bool
merged_matches(const struct list *globs, struct slice name)
{
	for (size_t i = 0; i < globs->n; i++)
		if (merged_glob(globs->v[i], name))
			return true;
	return false;
}

static enum verdict
merged_deny(const struct list *deny, const struct vars *from, struct err *e)
{
	enum verdict v = V_OK;
	char room[SHOWN_ROOM], line[24] = "";

	for (size_t i = 0; v == V_OK && i < from->n; i++) {
		const struct var *var = &from->v[i];

		if (var->shadowed || !merged_matches(deny, vars_name(from, var)))
			continue;
		if (var->line)
			snprintf(line, sizeof line, ", line %u", (unsigned)var->line);
		v = err_fault(e, V_BAD, F_CONFIG, "%s is denied%s",
		    merged_name(from, var, room), line);
	}
	return v;
}

/* No name contains a comma, a blank or a =: a list of patterns, or a variable with its value,
 * would match nothing. */
static enum verdict
merged_check_patterns(const struct list *patterns, const char *option, struct err *e)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (strpbrk(patterns->v[i], ", "))
			return err_usage(e, "%s takes one pattern; it can be repeated", option);
		else if (strchr(patterns->v[i], '='))
			return err_usage(e, "%s takes a pattern of names, without a value", option);
	return V_OK;
}

static enum verdict
merged_check_file_vars(const struct list *patterns, struct err *e)
{
	for (size_t i = 0; i < patterns->n; i++) {
		const char *end = strstr(patterns->v[i], "_FILE");

		if (strpbrk(patterns->v[i], "/=") || (end && !end[5]))
			return err_usage(e,
			    "--file-vars takes the X of variables X_FILE, which hold paths");
	}
	return merged_check_patterns(patterns, "--file-vars", e);
}

enum verdict
merged_open(struct merged *m, const struct options *o, struct err *e)
{
	uint64_t headroom = 0;
	enum verdict v;

	*m = (struct merged){ .o = o, .vars = VARS(4 * IN_MAX) };
	if (o->merge && strcmp(o->merge, "first") != 0 && strcmp(o->merge, "last") != 0)
		return err_usage(e, "--merge takes first or last");
	if (o->headroom && !decimal_parse(slice_str(o->headroom), 1000000000, &headroom))
		return err_usage(e, "--headroom takes a number of bytes");
	m->headroom = (size_t)headroom;
	m->files = calloc(o->files_n, sizeof *m->files);
	if (!m->files)
		return err_set(e, V_SYS, "no memory");
	v = merged_check_patterns(&o->deny, "--deny", e);
	return v == V_OK ? merged_check_file_vars(&o->file_vars, e) : v;
}

const struct lookup *
merged_sees(const struct merged *m, const struct dialect *d)
{
	for (size_t i = m->n; d->sees_earlier && i-- > 0;)
		if (m->files[i].dialect == d)
			return &m->files[i].lookup;
	return NULL;
}

void
merged_add(struct merged *m, const char *path, const struct dialect *d, struct vars *vars)
{
	struct merged_file *file = &m->files[m->n];

	*file = (struct merged_file){ .dialect = d, .vars = *vars,
	    .lookup.next = merged_sees(m, d) };
	file->lookup.vars = &file->vars;
	*vars = (struct vars){ 0 };
	m->n++;
	/* A start reads all sources before it looks at the names. */
	if (m->denied.fault == F_NONE)
		in_blame(path, merged_deny(&m->o->deny, &file->vars, &m->denied), &m->denied);
}

/* Sets the names that no stronger file has set.  Among files of ecs, an earlier one replaces a
 * later one. */
static enum verdict
merged_claim(struct merged *m, size_t number, struct err *e)
{
	const struct merged_file *file = &m->files[number];
	bool first = file->dialect->first_file_wins && !m->o->merge;
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < file->vars.n; i++) {
		const struct var *var = &file->vars.v[i], *other;
		struct slice name = vars_name(&file->vars, var);

		if (var->shadowed || ((other = vars_find(&m->vars, name))
		    && !(first && m->files[other->line].dialect->first_file_wins)))
			continue;
		v = var->unset ? vars_put_unset(&m->vars, name, (uint32_t)number, e)
		    : vars_put(&m->vars, name, vars_value(&file->vars, var), (uint32_t)number, e);
	}
	return v;
}

/* Merges the strongest file first. */
static enum verdict
merged_claim_all(struct merged *m, struct err *e)
{
	bool first = m->o->merge && strcmp(m->o->merge, "first") == 0;
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < m->n; i++)
		v = merged_claim(m, first ? i : m->n - 1 - i, e);
	return v;
}

/* Computes the sum that the kernel computes, for the variables of the files alone. */
static enum verdict
merged_limits(const struct merged *m, struct err *e)
{
	const struct vars *vars = &m->vars;
	char room[SHOWN_ROOM], spared[64] = "";
	size_t total = 0;

	for (size_t i = 0; i < vars->n; i++) {
		const struct var *var = &vars->v[i];
		size_t n = var->name_n + 1 + var->value_n;

		if (!merged_exports(vars, var))
			continue;
		if (n > LIMIT_STRING)
			return err_fault(e, V_BAD, F_CONFIG,
			    "%s is %zu bytes; Linux takes at most %zu for one variable",
			    merged_name(vars, var, room), n, LIMIT_STRING);
		total += limits_cost(n);
	}
	if (total + m->headroom <= LIMIT_TOTAL)
		return V_OK;
	if (m->headroom)
		snprintf(spared, sizeof spared, ", and %zu are to stay free", m->headroom);
	return err_fault(e, V_BAD, F_CONFIG,
	    "the environment takes %zu bytes%s; Linux takes at most %zu",
	    total, spared, LIMIT_TOTAL);
}

/* Whether a start would read X from the file that this variable, X_FILE, names. */
static bool
merged_names_file(const struct merged *m, const struct var *var, struct slice *stem)
{
	const struct slice end = SLICE("_FILE");
	struct slice name = vars_name(&m->vars, var), value = vars_value(&m->vars, var);
	struct slice rest = name;

	return m->o->file_vars.n && name.n > end.n && merged_exports(&m->vars, var)
	    && slice_take(&rest, name.n - end.n, stem) && slice_eq(rest, end)
	    && slice_starts(value, SLICE("/")) && merged_matches(&m->o->file_vars, *stem);
}

static enum verdict
merged_file_vars(const struct merged *m, struct err *e)
{
	const struct options *o = m->o;
	char room[SHOWN_ROOM];
	struct slice stem;

	for (size_t i = 0; i < m->vars.n; i++) {
		const struct var *var = &m->vars.v[i], *other;

		if (!merged_names_file(m, var, &stem))
			continue;
		if (o->sealed_only || o->verify_keys.n || o->require_end)
			return err_fault(e, V_BAD, F_ACCESS, "%s names a file, which is refused",
			    merged_name(&m->vars, var, room));
		other = vars_find(&m->vars, stem);
		if (other && merged_exports(&m->vars, other) && other->value_n)
			return err_fault(e, V_BAD, F_CONFIG,
			    "%s is set, and so is the variable that it would give",
			    merged_name(&m->vars, var, room));
	}
	return V_OK;
}

/* The content of the file that X_FILE names is not known here: X counts as set, X_FILE as not. */
static enum verdict
merged_require_name(const struct merged *m, struct slice name, struct err *e)
{
	const struct var *var = vars_find(&m->vars, name);
	struct slice stem;

	for (size_t i = 0; i < m->vars.n; i++)
		if (merged_names_file(m, &m->vars.v[i], &stem) && slice_eq(stem, name))
			return V_OK;
	if (var && merged_names_file(m, var, &stem))
		var = NULL;
	if (var && merged_exports(&m->vars, var) && var->value_n)
		return V_OK;
	if (!shown_name(name, SLICE("x")))
		return err_fault(e, V_BAD, F_CONFIG,
		    "a list of required names contains something that is not a name");
	return err_fault(e, V_BAD, F_CONFIG, "required variable %.*s is %s", (int)name.n,
	    (const char *)name.p,
	    var && merged_exports(&m->vars, var) ? "empty" : "missing");
}

/* The words are not quoted, because the list may be the wrong file, one with values or a key. */
static enum verdict
merged_require_list(struct merged *m, struct slice list, struct err *e)
{
	struct slice name;
	enum verdict v = V_OK;

	for (; v == V_OK && namelist_next(&list, &name); m->required++)
		v = merged_require_name(m, name, e);
	return v;
}

static enum verdict
merged_require(struct merged *m, struct err *e)
{
	const struct list *lists = &m->o->require;
	struct buf file = BUF(IN_MAX);
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < lists->n; i++) {
		struct slice list = slice_str(lists->v[i]);

		if (*lists->v[i] == '@') {
			buf_clear(&file);
			v = in_read(lists->v[i] + 1, &file, e);
			list = buf_slice(&file);
		}
		if (v == V_OK)
			v = merged_require_list(m, list, e);
	}
	buf_free(&file);
	return v;
}

enum verdict
merged_judge(struct merged *m, struct err *e)
{
	enum verdict v;

	if (m->denied.fault != F_NONE)
		return *e = m->denied, V_BAD;
	if ((v = merged_claim_all(m, e)) == V_OK)
		v = merged_file_vars(m, e);
	if (v == V_OK)
		v = merged_require(m, e);
	return v == V_OK ? merged_limits(m, e) : v;
}

size_t
merged_exported(const struct merged *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->vars.n; i++)
		n += merged_exports(&m->vars, &m->vars.v[i]);
	return n;
}

void
merged_free(struct merged *m)
{
	for (size_t i = 0; i < m->n; i++)
		vars_free(&m->files[i].vars);
	free(m->files);
	vars_free(&m->vars);
}
