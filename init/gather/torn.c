#include "init/gather/torn.h"

#include "init/base/stage.h"

struct item *
torn_find(const struct look_by *by, const struct wait_rules *rules, struct items *items)
{
	struct item *first = NULL;
	size_t n = items->n + by->identities->items.n;

	/* One source, and the identity that may open it, are no set. */
	for (size_t i = n > 2 ? items->n : 0; i-- > 0;) {
		struct item *item = &items->v[i];

		stage_asks(item->spec.name);
		/* What is pinned is the right version whatever lies there now, and a named pipe is read once. */
		if (item->state != ITEM_READY || item->spec.place != PLACE_PATH || item->spec.pinned
		    || item->spec.fd >= 0 || !look_replaced(by, item))
			continue;
		err_set(&item->why, V_MORE, "replaced while others were read");
		item->state = clock_now() < rules->deadline ? ITEM_PENDING : ITEM_FAILED;
		item->wait.next = 0;
		first = item;
	}
	stage_asks(NULL);
	return first;
}
