/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "seal/commands.h"
#include "seal/in.h"
#include "seal/revise.h"
#include "seal/splice.h"

/* Returns the operand after the file.  If it is NAME=value, the value is not printed. */
static enum verdict
set_check_name(const char *name, struct err *e)
{
	if (*name == '\0' || strchr(name, '=') || strlen(name) > 255
	    || in_is_secret(slice_str(name)))
		return err_usage(e, "no name of a variable; the value comes on standard input");
	return V_OK;
}

/* As for X_FILE: one final newline is not part of the value. */
static enum verdict
set_read_value(const char *path, struct buf *file, struct slice *value, struct err *e)
{
	enum verdict v = in_read(path ? path : "-", file, e);

	*value = buf_slice(file);
	value->n -= value->n && value->p[value->n - 1] == '\n';
	if (v == V_OK && value->n && memchr(value->p, '\0', value->n))
		v = err_set(e, V_BAD, "the value contains a NUL byte");
	return v;
}

static enum verdict
set_revise(const struct options *o, const struct slice *value, struct err *e)
{
	struct buf text = BUF(2 * IN_MAX);
	struct revise r;
	bool changed;
	enum verdict v = revise_open(o, REVISE_LOCKED, &r, e);

	if (v == V_OK)
		v = in_blame(o->files[0], splice_text(r.dialect, r.body, slice_str(o->files[1]),
		    value, &text, &changed, e), e);
	if (v == V_OK && changed)
		v = revise_write(&r, buf_slice(&text), e);
	else if (v == V_OK)
		fprintf(stderr, "sealenv: unchanged: %s\n", o->files[0]);
	revise_free(&r);
	buf_free(&text);
	return v;
}

enum verdict
command_set(const struct options *o, struct err *e)
{
	struct buf file = BUF(IN_MAX);
	struct slice value;
	enum verdict v = set_check_name(o->files[1], e);

	if (v == V_OK)
		v = set_read_value(o->value_file, &file, &value, e);
	if (v == V_OK)
		v = set_revise(o, &value, e);
	buf_free(&file);
	return v;
}

enum verdict
command_unset(const struct options *o, struct err *e)
{
	enum verdict v = set_check_name(o->files[1], e);

	return v == V_OK ? set_revise(o, NULL, e) : v;
}
