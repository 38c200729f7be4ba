/* SPDX-License-Identifier: ISC */
#include "init/gather/item.h"

#include <string.h>

#include "decode/arena.h"

static struct item *
item_new(struct items *items, enum item_kind kind, unsigned number)
{
	struct item *v = arena_grow(items->v, (items->n + 1) * sizeof *v);

	if (!v)
		return NULL;
	items->v = v;
	v[items->n] = (struct item){ .kind = kind, .number = number, .bytes = BUF(SOURCE_MAX),
		.vars = VARS(2 * SOURCE_MAX), .stirred = true };
	return &v[items->n++];
}

enum verdict
item_add(struct items *items, enum item_kind kind, unsigned number, const char *spec, struct err *e)
{
	struct item *item = item_new(items, kind, number);
	enum verdict v = item ? spec_parse(spec, &item->spec, e) : err_set(e, V_SYS, "no memory");

	if (v != V_OK)
		return v;
	if (kind == ITEM_IDENTITY && item->spec.dialect)
		return err_fault(e, V_BAD, F_USAGE, "an identity cannot have a dialect");
	if (kind == ITEM_IDENTITY)
		return V_OK;
	if (!item->spec.dialect)
		item->spec.dialect = dialect_find(SLICE("docker"));
	if (!item->spec.dialect->parse && item->spec.place != PLACE_PATH)
		return err_fault(e, V_BAD, F_USAGE, "dir: must be followed by a path");
	if (!item->spec.dialect->parse && item->spec.pinned)
		return err_fault(e, V_BAD, F_USAGE, "a directory cannot be pinned");
	return V_OK;
}

enum verdict
item_add_content(struct items *items, unsigned number, struct slice name, const char *string,
    const struct rights *rights, struct err *e)
{
	struct item *item = item_new(items, ITEM_CONTENT, number);

	if (!item)
		return err_set(e, V_SYS, "no memory");
	item->name = name;
	item->spec = (struct spec){ .name = string, .where = strchr(string, '=') + 1,
		.place = PLACE_PATH, .fd = -1,
		.rights = rights };
	return V_OK;
}

void
item_drop_last(struct items *items)
{
	struct item *item = &items->v[--items->n];

	buf_free(&item->bytes);
	vars_free(&item->vars);
}
