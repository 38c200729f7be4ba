/* SPDX-License-Identifier: ISC */
#include "init/gather/torn.h"

#include "init/base/kept.h"

struct torn_look { const struct look_by *by; struct item *item; bool replaced; };

static void
torn_look(void *arg)
{
	struct torn_look *look = arg;

	look->replaced = look_replaced(look->by, look->item);
}

static bool
torn_is(const struct look_by *by, const struct schedule *s, struct item *item)
{
	struct torn_look look = { .by = by, .item = item };

	schedule_ask(s, &item->spec, torn_look, &look);
	return look.replaced;
}

/* Whether what was read counts whatever lies there now: what is pinned is the right version, a
 * named pipe is read once, and /dev/null not at all. */
static bool
torn_is_fixed(const struct item *item)
{
	const struct spec *spec = &item->spec;
	struct slice kept;

	return spec->place != PLACE_PATH || spec->pinned || spec->fd >= 0
	    || (item->kind == ITEM_TEXT && spec_is_none(spec))
	    || (kept_is_candidate() && kept_find(spec->name, &kept));
}

struct item *
torn_find(const struct look_by *by, const struct schedule *s, struct items *items)
{
	struct item *first = NULL;
	size_t n = items->n + by->identities->items.n;

	/* One source and its identity are not a set. */
	for (size_t i = n > 2 ? items->n : 0; i-- > 0;) {
		struct item *item = &items->v[i];

		if (item->state != ITEM_READY || torn_is_fixed(item) || !torn_is(by, s, item))
			continue;
		err_set(&item->why, V_MORE, "replaced while others were read");
		item->state = clock_now() < s->rules.deadline ? ITEM_PENDING : ITEM_FAILED;
		item->wait.next = 0;
		first = item;
	}
	return first;
}
