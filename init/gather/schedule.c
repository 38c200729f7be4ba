/* SPDX-License-Identifier: ISC */
#include "init/gather/schedule.h"

#include <string.h>
#include <sys/auxv.h>

#include "init/base/bounded.h"
#include "init/base/fail.h"
#include "init/base/kept.h"
#include "init/base/local.h"
#include "init/base/stage.h"

#define ONE_LOOK CLOCK_S	/* with --timeout 0: the time that a slow file system may take */

enum verdict
schedule_open(struct schedule *s, const struct config *c, struct err *e)
{
	int64_t now = clock_now();

	*s = (struct schedule){ .rules = { now, now + c->timeout, c->settle, c->attempts }, .now = now };
	memcpy(&s->random, (const void *)getauxval(AT_RANDOM), sizeof s->random);
	return now >= 0 ? V_OK : err_set(e, V_SYS, "cannot read the clock: a filter refuses clock_gettime");
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

static _Noreturn void
schedule_unanswered(const struct schedule *s, const struct spec *spec, int sig)
{
	struct err e;

	if (sig)
		err_fault(&e, V_SYS, F_SIGNAL, "ended by signal %d while the file system does not answer", sig);
	else
		err_set(&e, V_MORE, "the file system does not answer");
	e.sys = sig;
	e.source = spec->name;
	e.waited = schedule_waited(s);
	e.looks = 1;
	fail(&e);
}

static bool schedule_guarded;

bool
schedule_may_ask(void)
{
	return schedule_guarded;
}

void
schedule_ask(const struct schedule *s, struct spec *spec, void (*fn)(void *), void *arg)
{
	const struct wait_rules *r = &s->rules;
	const int64_t until = r->deadline > r->start ? r->deadline : r->start + ONE_LOOK;
	const enum local local = spec->place == PLACE_PATH ? local_look(spec->where) : LOCAL_YES;
	int sig;

	spec->absent = s->watching && local == LOCAL_ABSENT;
	if (local != LOCAL_NOT) {
		fn(arg);
		return;
	}
	schedule_guarded = true;
	if (stage_asks(spec->name)) {	/* the parent keeps the deadline */
		fn(arg);
		stage_asks(NULL);
	} else if (!bounded_call(fn, arg, until, &sig)) {
		schedule_unanswered(s, spec, sig);
	}
	schedule_guarded = false;
}

/* Says what a readable item still lacks, or how much of it has arrived. */
static void
schedule_lack(const struct schedule *s, struct item *item, const struct wait_seen *seen)
{
	struct err *e = &item->why, why;

	if (seen->verdict == V_OK && seen->writer == WRITER_OPEN)
		err_set(e, V_MORE, "a writer still has it open");
	else if (seen->verdict == V_OK)
		err_set(e, V_MORE, "not yet unchanged for %lld ms", (long long)(s->rules.settle / CLOCK_MS));
	if (!item->bytes.n || e->fault != F_LATE || seen->awaits_key || item->spec.pinned)
		return;
	why = *e;
	err_set(e, V_MORE, "%s, %zu byte%s so far", why.text, item->bytes.n, item->bytes.n == 1 ? "" : "s");
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
