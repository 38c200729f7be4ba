#include "init/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "init/base/clock.h"
#include "init/base/log.h"
#include "init/look.h"
#include "init/progress.h"

static enum verdict
add(struct load *l, enum load_kind kind, const char *spec, struct load_item **at, struct err *e)
{
	struct load_item *items = realloc(l->items, (l->n + 1) * sizeof *items), *it;
	enum verdict v;

	if (!items)
		return err_set(e, V_SYS, "no memory");
	l->items = items;
	it = *at = &items[l->n++];
	*it = (struct load_item){ .kind = kind, .bytes = BUF(SOURCE_MAX), .vars = VARS(2 * SOURCE_MAX),
		.next_report = l->rules.start + CLOCK_S, .stirred = true };
	if (kind == LOAD_CONTENT) {
		it->source = (struct source){ .name = spec, .where = strchr(spec, '=') + 1, .place = PLACE_PATH };
		return V_OK;
	}
	if ((v = source_parse(spec, &it->source, e)) != V_OK)
		return v;
	if (kind == LOAD_IDENTITY && it->source.dialect)
		return err_fault(e, V_BAD, F_USAGE, "an identity has no dialect");
	if (!it->source.dialect)
		it->source.dialect = dialect_find(SLICE("docker"));
	if (!it->source.dialect->parse && it->source.place != PLACE_PATH)
		return err_fault(e, V_BAD, F_USAGE, "dir: is followed by a path");
	return V_OK;
}

enum verdict
load_open(struct load *l, const struct config *o, char *const *envp, struct err *e)
{
	int64_t now = clock_now();
	struct load_item *it;
	enum verdict v = V_OK;

	*l = (struct load){ .o = o, .envp = envp, .inherited = VARS(0) };
	memcpy(&l->random, (const void *)getauxval(AT_RANDOM), sizeof l->random);
	if (now < 0)
		return err_set(e, V_SYS, "cannot read the clock: a filter refuses clock_gettime");
	l->rules = (struct wait_rules){ now, now + o->timeout, o->settle, o->attempts };
	if (o->verify_key && endline_key_parse(slice_str(o->verify_key), &l->key, e) != V_OK)
		v = err_fault(e, V_BAD, F_USAGE, "verify-key: not a minisign public key");
	if (v == V_OK)
		v = vars_import(&l->inherited, envp, e);
	for (size_t i = 0; v == V_OK && i < o->files.n; i++)
		v = add(l, LOAD_TEXT, o->files.v[i], &it, e);
	for (size_t i = 0; v == V_OK && i < o->identities.n; i++)
		v = add(l, LOAD_IDENTITY, o->identities.v[i], &it, e);
	if (v == V_OK && o->identities.n == 0)
		v = add(l, LOAD_IDENTITY, IDENTITY_DEFAULT, &it, e);
	return v;
}

enum verdict
load_add_content(struct load *l, struct slice name, const char *string, struct err *e)
{
	struct load_item *it = NULL;
	enum verdict v = add(l, LOAD_CONTENT, string, &it, e);

	if (it)
		it->name = name;
	return v;
}

int64_t
load_waited(const struct load *l)
{
	return clock_now() - l->rules.start;
}

static void
done(struct load *l, struct load_item *it)
{
	it->state = LOAD_READY;
	if (it->kind == LOAD_IDENTITY)
		return;		/* it is read again while a source stays locked */
	if (it->next_report > l->rules.start + CLOCK_S)
		progress_say(l, it, "ready", "complete");
	if (it->empty)
		progress_say(l, it, "warning", "gives no variable");
	buf_free(&it->bytes);
}

static enum wait_decision visit(struct load *l, struct load_item *it);

/*
 * Looks at every identity that is due, and takes all keys that there are now, however fresh: a key that
 * opens the source is the right one, and those of an earlier look are forgotten.  True: they are others
 * than before.
 */
static bool
refresh_identities(struct load *l)
{
	struct age_identities now = { .n = 0 };
	struct err e;
	bool changed;

	for (size_t i = 0; i < l->n; i++) {
		struct load_item *id = &l->items[i];

		if (id->kind != LOAD_IDENTITY || id->state == LOAD_ABSENT)
			continue;
		if (clock_now() >= id->wait.next) {
			id->state = LOAD_PENDING;
			visit(l, id);
		}
		if (id->bytes.n && age_identities_parse(buf_slice(&id->bytes), &now, &e) != V_OK
		    && id->state == LOAD_READY)
			log_warn("%s: %s", e.text, id->source.name);	/* the cap on all of them */
	}
	changed = memcmp(&now, &l->ids, sizeof now) != 0;
	l->ids = now;
	age_identities_wipe(&now);
	return changed;
}

/* The key may have come a moment after the bundle, over an old one. */
#define LOCKED_FINAL (2 * CLOCK_S)

/* What a source is told that no key opens: that an identity is still to come, or is at fault. */
static void
locked(const struct load *l, struct wait_seen *seen, struct err *e)
{
	const int64_t now = clock_now();
	const struct load_item *blamed = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct load_item *id = &l->items[i];

		if (id->kind != LOAD_IDENTITY || (id->state != LOAD_PENDING && id->state != LOAD_FAILED))
			continue;
		if (!blamed || (id->state == LOAD_PENDING && blamed->state == LOAD_FAILED))
			blamed = id;
	}
	if (blamed && l->o->identities.n == 0 && blamed->wait.stamp.ino == 0 && blamed->why.fault == F_LATE)
		err_fault(e, V_MORE, F_ACCESS, "sealed, and no identity given (nor is there one at "
		    IDENTITY_DEFAULT ")");
	else if (blamed)
		err_fault(e, V_MORE, blamed->why.fault, "sealed, and of the identity %.80s: %s",
		    blamed->source.name, blamed->why.text);
	if (now < l->rules.deadline
	    && ((blamed && blamed->state == LOAD_PENDING) || now < l->rules.start + LOCKED_FINAL))
		seen->verdict = V_MORE;
}

/* An optional source counts from the moment it is there: absent at the first look, or empty and
 * quiet, it is passed over; anything else must become complete like any other. */
static bool
absent(const struct load_item *it, const struct wait_seen *seen)
{
	bool nothing = it->bytes.n == 0 && seen->stamp.size == 0
	    && (it->why.fault == F_LATE || (seen->ended && it->why.fault == F_DATA));

	return it->source.optional && nothing
	    && (seen->ended || it->wait.quiet || (it->wait.looks == 1 && seen->stamp.ino == 0
	    && seen->writer != WRITER_OPEN));
}

/* One look at an item, and what follows from it. */
static enum wait_decision
visit(struct load *l, struct load_item *it)
{
	struct wait_seen seen = { .verdict = V_OK };
	enum wait_decision next;
	int64_t now;

	/* The way may be another one after an event; before the look, so that nothing is missed. */
	if (l->watching && it->stirred && it->source.place == PLACE_PATH)
		watch_path(&l->watch, (unsigned)(it - l->items), it->source.where);
	it->stirred = false;
	look(l, it, &seen, &it->why);
	it->flows = it->source.place == PLACE_FD && seen.stamp.ino == 0 && !seen.ended;
	if (seen.verdict == V_BAD && it->why.fault == F_LOCKED) {
		if (refresh_identities(l))
			look_again(l, it, &seen, &it->why);
		if (seen.verdict == V_BAD && it->why.fault == F_LOCKED)
			locked(l, &seen, &it->why);
	}
	l->random = l->random * 1664525 + 1013904223;
	now = clock_now();
	next = wait_step(&it->wait, &l->rules, &seen, now, l->random >> 16);
	if (next == WAIT_READY) {
		done(l, it);
		return next;
	}
	progress_lack(l, it, &seen, &it->why);
	if (next == WAIT_LATE && it->why.fault == F_DATA)
		it->why.fault = F_LATE;		/* it is not quiet, and may yet be mended */
	if (absent(it, &seen))
		it->state = LOAD_ABSENT;
	else if (next != WAIT_AGAIN)
		it->state = LOAD_FAILED;
	else if (it->kind != LOAD_IDENTITY)
		progress_report(l, it, now);
	return it->state == LOAD_ABSENT ? WAIT_READY : next;
}

/* Empties a stream, so that its writer is not held up by the pace of the looks.  True once there is
 * nothing more to come. */
static bool
drained(const struct load *l, struct load_item *it)
{
	struct wait_seen seen;
	struct err e;

	return source_read(&it->source, l->envp, &it->bytes, &seen, &e) != V_OK || seen.ended;
}

static bool
heard(void *arg, unsigned item, enum wait_event event)
{
	struct load *l = arg;
	int64_t now = clock_now();
	bool sooner;

	if (item >= l->n)	/* a content that was dropped */
		return false;
	if (l->items[item].flows && drained(l, &l->items[item]))
		l->items[item].wait.next = now;
	l->items[item].stirred = !l->items[item].flows || l->items[item].wait.next == now;
	sooner = wait_event(&l->items[item].wait, &l->rules, event, now);
	/* An identity is looked at when a source that needs it is. */
	for (size_t i = 0; l->items[item].kind == LOAD_IDENTITY && i < l->n; i++)
		if (l->items[i].layers.sealed)
			sooner |= wait_event(&l->items[i].wait, &l->rules, event, now);
	return sooner;
}

static bool
pending(const struct load_item *it)
{
	return it->state == LOAD_PENDING && it->kind != LOAD_IDENTITY;
}

/* Sleeps until something is due.  A stream that is to be looked at anyway need not wake us. */
static int
sleep_on(struct load *l)
{
	int streams[WATCH_ITEMS];
	int64_t until = l->rules.deadline;
	unsigned n = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct load_item *it = &l->items[i];
		bool stream = it->state == LOAD_PENDING && it->flows && !it->stirred;

		if (n < WATCH_ITEMS)
			streams[n++] = stream ? it->source.fd : -1;
		if (!pending(it))
			continue;
		if (it->wait.next < until)
			until = it->wait.next;
		if (it->next_report < until)
			until = it->next_report;
	}
	return watch_sleep(&l->watch, until, streams, n, heard, l);
}

/* The watch begins after the first look, which most often is the only one, and looks are repeated
 * as soon as it stands: what came in between is not missed. */
static void
begin_to_watch(struct load *l)
{
	l->watching = true;
	watch_open(&l->watch);
	for (size_t i = 0; i < l->n; i++) {
		l->items[i].wait.next = 0;
		l->items[i].stirred = true;
	}
}

/* The contents come last, and borrow from the texts that named them. */
static void
drop_contents(struct load *l)
{
	for (; l->n && l->items[l->n - 1].kind == LOAD_CONTENT; l->n--) {
		buf_free(&l->items[l->n - 1].bytes);
		vars_free(&l->items[l->n - 1].vars);
	}
}

/*
 * Several files are one set only if none was replaced while the others were read.  One that was
 * complete is pending again then; answers the first of them, or NULL.
 */
static struct load_item *
torn(struct load *l)
{
	struct load_item *first = NULL;

	for (size_t i = l->n > 2 ? l->n : 0; i-- > 0;) {
		struct load_item *it = &l->items[i];

		if (it->kind == LOAD_IDENTITY || it->state != LOAD_READY || it->source.place != PLACE_PATH
		    || !look_replaced(l, it))
			continue;
		err_set(&it->why, V_MORE, "replaced while others were read");
		it->state = clock_now() < l->rules.deadline ? LOAD_PENDING : LOAD_FAILED;
		it->wait.next = 0;
		first = it;
		if (it->kind == LOAD_TEXT)
			drop_contents(l);
	}
	return first;
}

static enum verdict
ended(const struct load_item *it, int sig, struct err *e)
{
	err_fault(e, V_SYS, F_SIGNAL, "ended by signal %d while waiting: %s", sig, it->why.text);
	e->sys = sig;
	return V_SYS;
}

/* The reason of the item to blame, and how many others are still not complete. */
static enum verdict
failed_by(const struct load *l, const struct load_item *it, struct err *e)
{
	size_t others = 0;

	for (size_t i = 0; i < l->n; i++)
		others += pending(&l->items[i]);
	*e = it->why;
	if (others && e->fault == F_LATE)
		err_set(e, V_MORE, "%s (and %zu more)", it->why.text, others);
	return V_BAD;
}

/* Looks at all that is due.  The first one that still waits, or has failed, or NULL. */
static struct load_item *
pass(struct load *l)
{
	struct load_item *first = NULL;
	int64_t now = clock_now();

	for (size_t i = 0; i < l->n; i++) {
		struct load_item *it = &l->items[i];

		if (pending(it) && (now >= it->wait.next || now >= it->next_report))
			visit(l, it);
		if (it->kind != LOAD_IDENTITY && it->state == LOAD_FAILED)
			return it;
		if (!first && pending(it))
			first = it;
	}
	return first;
}

enum verdict
load_wait(struct load *l, const struct load_item **failed, struct err *e)
{
	struct load_item *it;
	int sig;

	while ((it = pass(l)) || (it = torn(l))) {
		*failed = it;
		if (it->state == LOAD_FAILED)
			return failed_by(l, it, e);
		if (!l->watching)
			begin_to_watch(l);
		else if ((sig = sleep_on(l)) != 0)
			return ended(it, sig, e);
	}
	*failed = NULL;
	return V_OK;
}

void
load_leave(struct load *l)
{
	age_identities_wipe(&l->ids);
	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].kind == LOAD_IDENTITY)
			buf_free(&l->items[i].bytes);
		if (l->items[i].source.place == PLACE_FD && l->items[i].source.fd > STDERR_FILENO)
			close(l->items[i].source.fd);
	}
	if (l->watching)
		watch_close(&l->watch);
}
