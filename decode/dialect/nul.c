/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"

/* A text without a complete entry may be no environment at all.  It must begin like one, and an LF
 * in it shows a text of lines. */
static enum verdict
nul_lacks_end(struct slice entry, uint32_t number, struct err *e)
{
	const size_t n = text_until(entry, "=");
	char room[TEXT_NAME_MAX + 1];

	if (number > 1 ? entry.p[0] != '\n' : !memchr(entry.p, '\n', entry.n)
	    && text_name((struct slice){ entry.p, n }, room) == room)
		return err_set(e, V_MORE,
		    "entry %u does not end in NUL: cut off, or the NUL is missing",
		    (unsigned)number);
	return err_set(e, V_BAD, "the last entry does not end in NUL, line %u", (unsigned)number);
}

enum verdict
dialect_nul(struct slice text, const struct lookup *names, struct vars *out, struct err *e)
{
	struct slice value, name;
	enum verdict v = text_reserve(text, out, e);

	(void)names;
	for (uint32_t entry = 1; v == V_OK && text.n; entry++) {
		if (!slice_until(&text, '\0', &value))
			return nul_lacks_end(text, entry, e);
		if (!slice_until(&value, '=', &name) || name.n == 0 || vars_find(out, name))
			vars_drop(out, entry);
		else
			v = vars_put(out, name, value, entry, e);
	}
	return v;
}
