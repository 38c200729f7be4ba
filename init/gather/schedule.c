/* SPDX-License-Identifier: ISC */
#include "init/gather/schedule.h"

#include <string.h>
#include <sys/auxv.h>

#include "init/base/ask.h"
#include "init/base/kept.h"
#include "init/base/local.h"

enum verdict
schedule_open(struct schedule *s, const struct config *c, struct err *e)
{
	int64_t now = clock_now();

	*s = (struct schedule){ .now = now,
	    .rules = { now, now + c->timeout, c->settle, c->attempts } };
	ask_begin(now);
	memcpy(&s->random, (const void *)getauxval(AT_RANDOM), sizeof s->random);
	return now >= 0 ? V_OK
	    : err_set(e, V_SYS, "cannot read the clock: a filter refuses clock_gettime");
}

int64_t
schedule_waited(const struct schedule *s)
{
	return clock_now() - s->rules.start;
}

void
schedule_follow(struct schedule *s, struct item *item)
{
	if (s->watching && item->stirred) {
		item->watched = item->spec.place == PLACE_PATH && local_is(item->spec.where)
		    && watch_path(&s->watch, item->number, item->spec.where);
		if (s->watch.linked)	/* what it leads to may still be written */
			item->wait.moved_in = false;
		if (item->spec.place == PLACE_PATH && !item->spec.pinned && !item->watched)
			kept_polls();
	}
	item->stirred = false;
}

/* Reading a pipe or a socket asks no server. */
static enum local
schedule_local(const struct spec *spec)
{
	struct stat st;

	if (spec->place == PLACE_PATH)
		return local_look(spec->where);
	return spec->place == PLACE_FD && local_stat(spec->fd, &st) == 0
	    && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) && !local_fd(spec->fd, false)
	    ? LOCAL_NOT : LOCAL_YES;
}

void
schedule_ask(const struct schedule *s, struct spec *spec, void (*fn)(void *), void *arg)
{
	const enum local local = schedule_local(spec);

	spec->absent = s->watching && local == LOCAL_ABSENT;
	ask_if(local, spec->name, fn, arg);
}

/* Says what a readable item still lacks, or how much of it has arrived. */
static void
schedule_lack(const struct schedule *s, struct item *item, const struct wait_seen *seen)
{
	struct err *e = &item->why, why;

	if (seen->verdict == V_OK && seen->writer == WRITER_OPEN)
		err_set(e, V_MORE, "a writer still has it open");
	else if (seen->verdict == V_OK)
		err_set(e, V_MORE, "not yet unchanged for %lld ms",
		    (long long)(s->rules.settle / CLOCK_MS));
	if (!item->bytes.n || e->fault != F_LATE || seen->awaits_key || item->spec.pinned)
		return;
	why = *e;
	err_set(e, V_MORE, "%s, %zu byte%s so far", why.text,
	    item->bytes.n, item->bytes.n == 1 ? "" : "s");
}

/* An optional source is skipped if it is absent at the first look, or empty and unchanged;
 * otherwise it must become complete like any other. */
static bool
schedule_absent(const struct item *item, const struct wait_seen *seen)
{
	if (!item->spec.optional || item->bytes.n || seen->stamp.size || item->why.fault != F_LATE)
		return false;
	return seen->ended || item->wait.quiet
	    || (item->wait.looks == 1 && seen->stamp.ino == 0 && seen->writer != WRITER_OPEN);
}

/* The only place where a pending item becomes a final failure. */
static void
schedule_conclude(enum wait_decision decision, struct err *e)
{
	if (decision == WAIT_FAIL && e->fault == F_LATE)
		e->fault = F_DATA;
	else if (decision == WAIT_LATE && e->fault == F_DATA)
		e->fault = F_LATE;
}

void
schedule_step(struct schedule *s, struct item *item, struct wait_seen *seen)
{
	enum wait_decision decision;

	s->random = s->random * 1664525 + 1013904223;
	s->now = clock_now();
	seen->watched = item->watched;
	decision = wait_step(&item->wait, &s->rules, seen, s->now, s->random >> 16);
	item->flows = seen->stream;
	item->lasting = seen->ended || (seen->verdict == V_SYS && !seen->heals);
	if (decision == WAIT_READY) {
		item->state = ITEM_READY;
		return;
	}
	schedule_lack(s, item, seen);
	if (schedule_absent(item, seen)) {
		item->state = ITEM_ABSENT;
		return;
	}
	schedule_conclude(decision, &item->why);
	item->state = decision == WAIT_AGAIN ? ITEM_PENDING : ITEM_FAILED;
}
