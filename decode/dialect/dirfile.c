/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"

enum verdict
dialect_dir_file(struct slice name, struct slice content, struct vars *out, struct err *e)
{
	size_t start;
	enum verdict v;

	if (name.n == 0 || name.p[0] == '.')
		return V_OK;
	if (memchr(name.p, '=', name.n)) {
		vars_drop(out, 0);
		return V_OK;
	}
	if (content.n == 0)
		return vars_put_unset(out, name, 0, e);
	if (content.p[content.n - 1] == '\n')
		content.n--;
	if ((v = vars_open(out, name, 0, e)) != V_OK)
		return v;
	start = out->text.n;
	if ((v = buf_put(&out->text, content, e)) != V_OK)
		return v;
	for (size_t i = start; i < out->text.n; i++)
		if (out->text.p[i] == '\0')
			out->text.p[i] = '\n';
	return vars_close(out, e);
}
