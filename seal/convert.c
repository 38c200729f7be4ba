/* SPDX-License-Identifier: ISC */
#include "seal/commands.h"
#include "seal/in.h"
#include "seal/opened.h"
#include "seal/out.h"
#include "seal/plain.h"
#include "seal/writer.h"

/* docker and dotenv take the value of a bare name from the environment of the container. */
static enum verdict
convert_check_names(const struct dialect *from, const struct vars *vs, struct err *e)
{
	if (vs->dropped && (from->parse == dialect_docker || from->parse == dialect_dotenv))
		return err_set(e, V_BAD, "a name without a value is looked up when the container"
		    " starts, and cannot be converted, line %u", (unsigned)vs->dropped_line);
	return V_OK;
}

enum verdict
command_convert(const struct options *o, struct err *e)
{
	static const struct age_identities none;
	const struct dialect *from, *to;
	struct opened file = { 0 };
	struct buf out = BUF(8 * IN_MAX);
	enum verdict v;

	if (!o->to)
		return err_usage(e, "no dialect to convert to; give -D");
	v = text_dialect(o, &from, e);
	if (v == V_OK)
		v = text_dialect_named(o->to, &to, e);
	if (v == V_OK)
		v = opened_load(o->files[0], &none, from, &file, e);
	if (v == V_OK) {
		v = convert_check_names(from, &file.vars, e);
		if (v == V_OK)
			v = writer_write(&file.vars, to, &out, e);
		in_blame(o->files[0], v, e);
	}
	if (v == V_OK)
		v = out_write(o->out, buf_slice(&out), OUT_SECRET, e);
	opened_free(&file);
	buf_free(&out);
	return v;
}
