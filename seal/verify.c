#include <stdio.h>

#include "decode/dialect/content.h"
#include "decode/namelist.h"
#include "seal/commands.h"
#include "seal/in.h"
#include "seal/keys.h"
#include "seal/limits.h"
#include "seal/opened.h"
#include "seal/plain.h"
#include "seal/recipient.h"
#include "seal/report.h"
#include "seal/shown.h"

/* What the files come to together. */
struct verified {
	struct vars vars;
	size_t sealed, stamped, required;
};

/* A name may be a piece of a value where its text was meant for another dialect. */
static const char *
verify_name(const struct vars *vars, const struct var *var, char room[80])
{
	struct slice name = vars_name(vars, var);

	if (!shown_name(name, vars_value(vars, var)))
		return "a variable";
	snprintf(room, 80, "%.*s", name.n < 64 ? (int)name.n : 64, (const char *)name.p);
	return room;
}

/* The same sum as the kernel's, for what the files alone bring. */
static enum verdict
verify_limits(const struct vars *vars, struct err *e)
{
	char room[80];
	size_t total = 0;

	for (size_t i = 0; i < vars->n; i++) {
		const struct var *var = &vars->v[i];
		size_t n = var->name_n + 1 + var->value_n;

		if (var->shadowed || var->unset)
			continue;
		if (n > LIMIT_STRING)
			return err_fault(e, V_BAD, F_CONFIG, "%s is %zu bytes; Linux takes at most %zu"
			    " for one variable", verify_name(vars, var, room), n, LIMIT_STRING);
		total += limits_cost(n);
	}
	return total <= LIMIT_TOTAL ? V_OK : err_fault(e, V_BAD, F_CONFIG, "the environment takes"
	    " %zu bytes; Linux takes at most %zu", total, LIMIT_TOTAL);
}

static enum verdict
verify_add(const struct vars *from, struct vars *into, struct err *e)
{
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < from->n; i++) {
		const struct var *var = &from->v[i];

		if (var->unset)
			v = vars_put_unset(into, vars_name(from, var), var->line, e);
		else
			v = vars_put(into, vars_name(from, var), vars_value(from, var), var->line, e);
	}
	return v;
}

static enum verdict
verify_opened(const struct dialect *d, const struct keys *keys, const struct opened *f,
	struct err *e)
{
	struct endline end;
	struct slice body = f->end.found ? f->end.body : f->text;
	enum content content;
	enum verdict v = content_judge(d, body, true, &f->vars, &content, e);

	if (v != V_OK || keys->n == 0)
		return v;
	if (!d->comments)
		return err_fault(e, V_BAD, F_ACCESS, "what is of this dialect cannot be signed");
	if (!f->end.found)
		return err_fault(e, V_BAD, F_ACCESS, "not signed: it has no end line");
	return endline_check_any(f->text, keys->v, keys->n, &end, e);
}

static enum verdict
verify_file(const char *path, const struct dialect *d, const struct age_identities *ids,
	const struct keys *keys, struct verified *all, struct err *e)
{
	struct opened f;
	enum verdict v = opened_load(path, ids, d, &f, e);

	if (v == V_OK)
		v = in_blame(path, verify_opened(d, keys, &f, e), e);
	if (v == V_OK)
		v = verify_add(&f.vars, &all->vars, e);
	all->sealed += f.seen.sealed;
	all->stamped += f.end.found;
	opened_free(&f);
	return v;
}

/* Every name of a list is there and not empty; the first one that is not is named.  A list may be the
 * wrong file: one of values, or a key. */
static enum verdict
verify_required(struct slice list, struct verified *all, struct err *e)
{
	struct slice name;

	for (; namelist_next(&list, &name); all->required++) {
		const struct var *var = vars_find(&all->vars, name);

		if (in_is_secret(name) || memchr(name.p, '=', name.n))
			return err_set(e, V_BAD, "a list of required names holds something else");
		if (!var || var->unset || var->value_n == 0)
			return err_fault(e, V_BAD, F_CONFIG, "required variable %.*s is %s",
			    name.n < 64 ? (int)name.n : 64, (const char *)name.p,
			    !var || var->unset ? "missing" : "empty");
	}
	return V_OK;
}

static enum verdict
verify_require(const struct list *lists, struct verified *all, struct err *e)
{
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
			v = verify_required(list, all, e);
	}
	buf_free(&file);
	return v;
}

static enum verdict
verify_say(const struct options *o, const struct verified *all, struct err *e)
{
	struct report r;
	size_t live = 0;

	for (size_t i = 0; i < all->vars.n; i++)
		live += !all->vars.v[i].shadowed && !all->vars.v[i].unset;
	report_open(&r);
	report_put(&r, "verified: %zu variable%s", live, live == 1 ? "" : "s");
	report_text(&r, all->sealed == o->files_n ? ", sealed" : "");
	report_text(&r, o->verify_keys.n ? ", signed" : all->stamped == o->files_n ? ", stamped" : "");
	if (all->required)
		report_put(&r, ", %zu required", all->required);
	report_text(&r, "\n");
	return report_write(&r, e);
}

enum verdict
command_verify(const struct options *o, struct err *e)
{
	const struct dialect *d;
	struct age_identities ids = { 0 };
	struct keys keys;
	struct verified all = { .vars = VARS(4 * IN_MAX) };
	enum verdict v = text_dialect(o, &d, e);

	if (v == V_OK && (v = keys_load(&o->verify_keys, &keys, e)) == V_OK)
		v = identities_load(o, &ids, e);
	for (size_t i = 0; v == V_OK && i < o->files_n; i++)	/* the last one to set it wins */
		v = verify_file(o->files[d->first_file_wins ? o->files_n - 1 - i : i], d, &ids, &keys,
		    &all, e);
	if (v == V_OK)
		v = verify_limits(&all.vars, e);
	if (v == V_OK)
		v = verify_require(&o->require, &all, e);
	if (v == V_OK)
		v = verify_say(o, &all, e);
	age_identities_wipe(&ids);
	vars_free(&all.vars);
	return v;
}
