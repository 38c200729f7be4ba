#include "decode/dialect/dialect.h"
#include "decode/dialect/text.h"

enum verdict
dialect_nul(struct slice text, const struct vars *inherited, struct vars *out, struct err *e)
{
	struct slice value, name;
	enum verdict v = text_reserve(text, out, e);

	(void)inherited;
	for (uint32_t entry = 1; v == V_OK && text.n; entry++) {
		if (!slice_until(&text, '\0', &value))
			return err_set(e, V_BAD, "the last entry does not end in NUL, line %u",
				(unsigned)entry);
		if (!slice_until(&value, '=', &name) || name.n == 0 || vars_find(out, name))
			vars_drop(out, entry);
		else
			v = vars_put(out, name, value, entry, e);
	}
	return v;
}
