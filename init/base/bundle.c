/* SPDX-License-Identifier: ISC */
#include "init/base/bundle.h"

#include "decode/decimal.h"
#include "decode/parts.h"

size_t
bundle_part(struct slice string)
{
	struct slice value = string, name;
	uint64_t number;

	if (!slice_until(&value, '=', &name) || !value.n
	    || !slice_skip(&name, SLICE("WAITENV_BUNDLE_")))
		return 0;
	return decimal_parse(name, SIZE_MAX / 2, &number) ? (size_t)number : 0;
}

enum verdict
bundle_join(char *const *envp, struct buf *out, struct err *e)
{
	struct part parts[PARTS_MAX + 1];
	struct slice value, name;
	size_t n = 0;

	for (; *envp && n < PARTS_MAX + 1; envp++)
		if ((parts[n].number = bundle_part(slice_str(*envp))) != 0) {
			value = slice_str(*envp);
			slice_until(&value, '=', &name);
			parts[n++].value = value;
		}
	return n ? parts_join(parts, n, out, e) : err_set(e, V_MORE, "variable is not set");
}
