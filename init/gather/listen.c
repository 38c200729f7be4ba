/* SPDX-License-Identifier: ISC */
#include "init/gather/listen.h"

#include "init/base/kept.h"

/* Reads all that a stream has, so that the pace of the looks does not delay its writer.  Returns
 * true at the end of the stream. */
static bool
listen_drained(const struct listen *set, struct item *item)
{
	struct wait_seen seen;
	struct err e;

	return source_read(&item->spec, set->envp, &item->bytes, &seen, &e) != V_OK || seen.ended;
}

/* Returns NULL for a content that was dropped. */
static struct item *
listen_numbered(const struct listen *set, unsigned number)
{
	struct items *lists[] = { set->items, set->identities };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			if (lists[k]->v[i].number == number)
				return &lists[k]->v[i];
	return NULL;
}

static bool
listen_heard(void *arg, unsigned number, enum wait_event event)
{
	const struct listen *set = arg;
	const struct wait_rules *rules = &set->schedule->rules;
	struct item *item = listen_numbered(set, number);
	int64_t now = clock_now();
	bool sooner;

	if (!item)
		return false;
	if (item->flows && listen_drained(set, item))
		item->wait.next = now;
	if (item->state != ITEM_PENDING)
		kept_missed();
	item->stirred = !item->flows || item->wait.next == now;
	sooner = wait_event(&item->wait, rules, event, now);
	/* An identity is looked at together with the source that needs it. */
	for (size_t i = 0; item->kind == ITEM_IDENTITY && i < set->items->n; i++)
		if (set->items->v[i].layers.sealed)
			sooner |= wait_event(&set->items->v[i].wait, rules, event, now);
	return sooner;
}

/* A stream that is due for a look anyway need not wake us. */
static void
listen_add_streams(const struct items *items, int streams[WATCH_ITEMS])
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = &items->v[i];

		if (item->number < WATCH_ITEMS && item->state == ITEM_PENDING
		    && item->flows && !item->stirred)
			streams[item->number] = item->spec.fd;
	}
}

int
listen_sleep(const struct listen *set, int64_t until)
{
	struct schedule *s = set->schedule;
	int streams[WATCH_ITEMS];

	for (size_t i = 0; i < WATCH_ITEMS; i++)
		streams[i] = -1;
	listen_add_streams(set->items, streams);
	listen_add_streams(set->identities, streams);
	return watch_sleep(&s->watch, s->now, until, streams, listen_heard, (void *)set);
}

void
listen_begin(const struct listen *set)
{
	struct items *lists[] = { set->items, set->identities };

	set->schedule->watching = true;
	watch_open(&set->schedule->watch);
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			lists[k]->v[i].wait.next = 0;
			lists[k]->v[i].stirred = true;
		}
}

void
listen_from_now(const struct listen *set)
{
	struct items *lists[] = { set->items, set->identities };

	listen_begin(set);
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			schedule_follow(set->schedule, &lists[k]->v[i]);
	if (kept_is_candidate())
		listen_sleep(set, 0);
}

