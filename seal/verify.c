/* SPDX-License-Identifier: ISC */
#include "decode/dialect/content.h"
#include "seal/commands.h"
#include "seal/keys.h"
#include "seal/in.h"
#include "seal/limits.h"
#include "seal/merged.h"
#include "seal/opened.h"
#include "seal/plain.h"
#include "seal/recipient.h"
#include "seal/report.h"
#include "seal/spec.h"

struct verify {
	const struct options *o;
	const struct dialect *dialect;
	struct age_identities ids;
	struct keys keys;
	struct merged merged;
	/* Counts of all files, and of those that are sealed or stamped. */
	size_t files, sealed, stamped;
};

/* A dialect without comments has no end line.  The syntax of a JSON text shows its end. */
static enum verdict
verify_bare(const struct verify *a, const struct dialect *d, const struct opened *f, struct err *e)
{
	if (a->keys.n)
		return err_fault(e, V_BAD, F_ACCESS, "a text of this dialect cannot be signed");
	if (a->o->require_end && !f->seen.whole && d->parse == dialect_nul)
		return err_fault(e, V_BAD, F_ACCESS, "a text of this dialect has no end line");
	return V_OK;
}

/* Whether the file is sealed, stamped and signed as the options demand. */
static enum verdict
verify_admit(const struct verify *a, const struct dialect *d, struct opened *f, struct err *e)
{
	enum verdict v;

	if (a->o->sealed_only && !f->seen.sealed)
		return err_fault(e, V_BAD, F_ACCESS, "not sealed, and --sealed-only is set");
	if (!d->comments)
		return verify_bare(a, d, f, e);
	v = endline_check_any(f->text, a->keys.v, a->keys.n, &f->end, e);
	if (v != V_OK || f->end.found)
		return v;
	if (a->keys.n)
		return err_fault(e, V_BAD, F_ACCESS, "not signed: it has no end line");
	return a->o->require_end && !f->seen.whole
	    ? err_set(e, V_BAD, "the end line is missing") : V_OK;
}

/* Checks in the order of a start, which ends at the first fault. */
static enum verdict
verify_opened(const struct verify *a, const struct spec *spec, struct opened *f, struct err *e)
{
	const struct dialect *d = spec->dialect;
	enum content content;
	enum verdict v = spec_check_pin(spec, buf_slice(&f->file), e);

	if (v == V_OK && f->file.n > LIMIT_SOURCE)
		v = err_set(e, V_BAD, "larger than %zu bytes", LIMIT_SOURCE);
	if (v == V_OK)
		v = opened_unwrap(&a->ids, f, e);
	if (v == V_OK && f->text.n > LIMIT_SOURCE)
		v = err_set(e, V_BAD, "larger than %zu bytes when opened", LIMIT_SOURCE);
	if (v == V_OK)
		v = verify_admit(a, d, f, e);
	if (v == V_OK)
		v = opened_parse(d, merged_sees(&a->merged, d), f, e);
	return v == V_OK ? content_judge(d, f->end.found ? f->end.body : f->text, true, &f->vars,
	    &content, e) : v;
}

static enum verdict
verify_file(const char *operand, struct verify *a, struct err *e)
{
	struct opened f = { 0 };
	struct spec spec;
	enum verdict v = spec_parse(operand, &spec, e);

	if (v != V_OK)
		return v;
	if (strcmp(spec.path, "/dev/null") == 0)	/* for a start, no source */
		return a->files--, V_OK;
	if (!spec.dialect)
		spec.dialect = a->dialect;
	if ((v = opened_read(spec.path, &f, e)) == V_OK)
		v = in_blame(spec.path, verify_opened(a, &spec, &f, e), e);
	if (v == V_OK)
		merged_add(&a->merged, spec.path, spec.dialect, &f.vars);
	a->sealed += f.seen.sealed;
	a->stamped += f.end.found;
	opened_free(&f);
	return v;
}

static enum verdict
verify_say(const struct verify *a, struct err *e)
{
	const struct options *o = a->o;
	struct report r;
	size_t live = merged_exported(&a->merged);

	report_open(&r);
	report_put(&r, "verified: %zu variable%s", live, live == 1 ? "" : "s");
	report_text(&r, a->files && a->sealed == a->files ? ", sealed" : "");
	report_text(&r, o->verify_keys.n ? ", signed"
	    : a->files && a->stamped == a->files ? ", stamped" : "");
	if (a->merged.required)
		report_put(&r, ", %zu required", a->merged.required);
	report_text(&r, "\n");
	return report_write(&r, e);
}

enum verdict
command_verify(const struct options *o, struct err *e)
{
	struct verify a = { .o = o, .files = o->files_n };
	enum verdict v = text_dialect(o, &a.dialect, e);

	if (v == V_OK && (v = merged_open(&a.merged, o, e)) == V_OK
	    && (v = keys_load(&o->verify_keys, &a.keys, e)) == V_OK)
		v = identities_load(o, &a.ids, e);
	for (size_t i = 0; v == V_OK && i < o->files_n; i++)
		v = verify_file(o->files[i], &a, e);
	if (v == V_OK)
		v = merged_judge(&a.merged, e);
	if (v == V_OK)
		v = verify_say(&a, e);
	age_identities_wipe(&a.ids);
	merged_free(&a.merged);
	return v;
}
