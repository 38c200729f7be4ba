/* SPDX-License-Identifier: ISC */
#include "seal/plain.h"

#include <sodium.h>
#include <string.h>

#include "decode/dialect/content.h"
#include "decode/shown.h"
#include "decode/unwrap.h"
#include "seal/in.h"
#include "seal/joined.h"

enum verdict
text_dialect_named(const char *name, const struct dialect **d, struct err *e)
{
	*d = dialect_find(slice_str(name));
	if (!*d)
		return err_usage(e, "unknown dialect; there are %s", dialect_names());
	if (!(*d)->parse)
		return err_usage(e, "%s is not a dialect for text files", name);
	return V_OK;
}

enum verdict
text_dialect(const struct options *o, const struct dialect **d, struct err *e)
{
	return text_dialect_named(o->dialect ? o->dialect : "docker", d, e);
}

static enum verdict
text_parse(const struct dialect *d, struct slice s, struct vars *out, struct err *e)
{
	return dialect_parse(d, s, true, NULL, out, e);
}

static size_t
text_count_live(const struct vars *vs)
{
	size_t live = 0;

	for (size_t i = 0; i < vs->n; i++)
		live += !vs->v[i].shadowed;
	return live;
}

/* Whether both have the same names with the same values.  *differs becomes the last one that was
 * compared. */
static bool
text_same(const struct vars *want, const struct vars *got, const struct var **differs)
{
	*differs = NULL;
	for (size_t i = 0; i < want->n; i++) {
		const struct var *a = &want->v[i], *b;

		if (a->shadowed)
			continue;
		*differs = a;
		b = vars_find(got, vars_name(want, a));
		if (!b || a->unset != b->unset
		    || !slice_eq(vars_value(want, a), vars_value(got, b)))
			return false;
	}
	return text_count_live(want) == text_count_live(got);
}

enum verdict
text_prove(const struct dialect *d, struct slice s, const struct vars *want, const char *reason,
	struct err *e)
{
	struct vars got = VARS(2 * IN_MAX);
	const struct var *differs;
	char room[SHOWN_ROOM];
	enum verdict v = text_parse(d, s, &got, e);

	if (v == V_OK && !text_same(want, &got, &differs))
		v = err_set(e, V_BAD, "%s: %s", reason, !differs ? "the last variable"
		    : shown_as(vars_name(want, differs), vars_value(want, differs), room));
	vars_free(&got);
	return v;
}

/* Sealing what is, or was, sealed already is a mistake that a lenient dialect would accept. */
static enum verdict
text_refuse_bundle(struct slice s, struct err *e)
{
	static const struct age_identities none;
	struct buf room = BUF(IN_MAX);
	struct slice plain;
	struct layers seen;
	enum verdict v = unwrap(s, &none, &room, &plain, &seen, e);

	buf_free(&room);
	if (seen.n)
		return err_set(e, V_BAD, "already %s, not an env file; open it first",
		    layer_name(seen.v[0]));
	if (joined_is(s))	/* a start exports none of its variables */
		return err_set(e, V_BAD,
		    "already a bundle in the form of variables, not an env file; open it first");
	return v == V_MORE ? V_OK : v;	/* a text of a few bytes could still become a bundle */
}

/* Appends the text, beginning on a new line. */
static enum verdict
text_append(struct text *t, struct slice s, struct err *e)
{
	enum verdict v = buf_put(&t->bytes, s, e);

	if (v == V_OK && t->dialect->comments && s.n && s.p[s.n - 1] != '\n')
		v = buf_byte(&t->bytes, '\n', e);
	return v;
}

static enum verdict
text_merge(const struct vars *from, struct vars *into, struct err *e)
{
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < from->n; i++) {
		const struct var *var = &from->v[i];

		if (!var->shadowed)
			v = vars_put(into, vars_name(from, var), vars_value(from, var), 0, e);
	}
	return v;
}

/* Removes every end line, even one that is followed by text. */
static void
text_strip(struct buf *file)
{
	struct slice rest = buf_slice(file), line;
	size_t keep = 0;

	while (rest.n) {
		size_t n = rest.n;

		slice_line(&rest, &line);
		n -= rest.n;	/* including its LF */
		if (slice_starts(line, SLICE(ENDLINE_MAGIC)))
			continue;
		memmove(file->p + keep, line.p, n);
		keep += n;
	}
	sodium_memzero(file->p + keep, file->n - keep);
	file->n = keep;
}

/* Checks the file against its end line.  If that is cut off, the file is. */
static enum verdict
text_check_end(struct buf *file, bool anew, struct endline *end, struct err *e)
{
	enum verdict v = endline_check(buf_slice(file), NULL, end, e);

	if (!anew || v == V_MORE)
		return v;
	*end = (struct endline){ 0 };
	if (file->n)
		text_strip(file);
	return V_OK;
}

static enum verdict
text_load_file(const char *path, bool single, bool anew, struct text *t, struct err *e)
{
	struct buf file = BUF(IN_MAX);
	struct vars vars = VARS(2 * IN_MAX);
	struct endline end = { 0 };
	struct vars *into = single ? &t->vars : &vars;
	struct slice body;
	enum content content;
	enum verdict v = in_read(path, &file, e);

	if (v != V_OK)
		goto out;
	v = text_refuse_bundle(buf_slice(&file), e);
	if (v == V_OK && t->dialect->comments)
		v = text_check_end(&file, anew, &end, e);
	body = end.found ? end.body : buf_slice(&file);
	if (v == V_OK)
		v = text_parse(t->dialect, body, into, e);
	if (v == V_OK)		/* once stamped or sealed, a mistake would look intended */
		v = content_judge(t->dialect, body, true, into, &content, e);
	if (v == V_OK)
		v = single ? buf_put(&t->bytes, buf_slice(&file), e) : text_append(t, body, e);
	if (v == V_OK && !single)
		v = text_merge(&vars, &t->vars, e);
	t->stamped = single && end.found;
	in_blame(path, v, e);
out:
	buf_free(&file);
	vars_free(&vars);
	return v;
}

static enum verdict
text_load_files(const struct options *o, bool anew, struct text *t, struct err *e)
{
	bool single = o->files_n == 1;
	enum verdict v;

	*t = (struct text){ .bytes = BUF(IN_MAX), .vars = VARS(2 * IN_MAX) };
	v = text_dialect(o, &t->dialect, e);
	for (size_t i = 0; v == V_OK && i < o->files_n; i++) {
		size_t at = t->dialect->first_file_wins ? o->files_n - 1 - i : i;

		v = text_load_file(o->files[at], single, anew, t, e);
	}
	if (v == V_OK && !single)
		v = text_prove(t->dialect, buf_slice(&t->bytes), &t->vars,
		    "joining the files would change a variable", e);
	t->live = text_count_live(&t->vars);
	return v;
}

enum verdict
text_load(const struct options *o, struct text *t, struct err *e)
{
	return text_load_files(o, false, t, e);
}

enum verdict
text_load_anew(const struct options *o, struct text *t, struct err *e)
{
	return text_load_files(o, true, t, e);
}

enum verdict
text_from(const struct dialect *d, struct slice s, struct text *t, struct err *e)
{
	struct endline end = { 0 };
	enum content content;
	enum verdict v = text_refuse_bundle(s, e);

	*t = (struct text){ .dialect = d, .bytes = BUF(IN_MAX), .vars = VARS(2 * IN_MAX) };
	if (v == V_OK && d->comments && endline_check(s, NULL, &end, e) != V_OK)
		end.found = true;
	if (v == V_OK && end.found)
		v = err_set(e, V_BAD, "it contains an end line, which only sealenv may add");
	if (v == V_OK)
		v = text_parse(d, s, &t->vars, e);
	if (v == V_OK)
		v = content_judge(d, s, true, &t->vars, &content, e);
	if (v == V_OK)
		v = buf_put(&t->bytes, s, e);
	t->live = text_count_live(&t->vars);
	return v;
}

enum verdict
text_stamp(struct text *t, struct err *e)
{
	char line[ENDLINE_MAX];
	size_t n;
	enum verdict v;

	if (t->stamped || !t->dialect->comments)
		return V_OK;
	v = buf_reserve(&t->bytes, 1 + sizeof line, e);
	if (v == V_OK && t->bytes.n && t->bytes.p[t->bytes.n - 1] != '\n')
		v = buf_byte(&t->bytes, '\n', e);
	if (v != V_OK)
		return v;
	n = endline_format(buf_slice(&t->bytes), t->live, line);
	v = buf_put(&t->bytes, (struct slice){ (unsigned char *)line, n }, e);
	t->stamped = v == V_OK;
	return v == V_OK ? text_prove(t->dialect, buf_slice(&t->bytes), &t->vars,
	    "the text does not end cleanly: an end line would become part of a variable", e) : v;
}

enum verdict
text_add_signature(struct text *t, struct slice line, struct err *e)
{
	enum verdict v;

	t->bytes.n--;	/* the LF of the end line */
	if ((v = buf_put(&t->bytes, SLICE(" minisig="), e)) == V_OK
	    && (v = buf_put(&t->bytes, line, e)) == V_OK)
		v = buf_byte(&t->bytes, '\n', e);
	return v;
}

struct slice
text_body(const struct text *t)
{
	struct endline end;
	struct err e;

	endline_check(buf_slice(&t->bytes), NULL, &end, &e);
	return end.body;
}

enum verdict
text_sign(struct text *t, const struct sign_key *key, struct err *e)
{
	struct buf line = BUF(256);
	enum verdict v;

	if (!t->dialect->comments)
		return err_usage(e, "%s has no comments, and so no place for a signature",
		    t->dialect->name);
	if (t->stamped)
		t->bytes.n = text_body(t).n;
	t->stamped = false;
	v = text_stamp(t, e);
	if (v == V_OK)
		v = sign_put_line(key, text_body(t), &line, e);
	if (v == V_OK)
		v = text_add_signature(t, buf_slice(&line), e);
	buf_free(&line);
	return v;
}

void
text_free(struct text *t)
{
	buf_free(&t->bytes);
	vars_free(&t->vars);
}
