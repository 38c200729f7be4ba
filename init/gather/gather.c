/* SPDX-License-Identifier: ISC */
#include "init/gather/gather.h"

#include <unistd.h>

#include "decode/arena.h"
#include "decode/shown.h"
#include "init/base/kept.h"
#include "init/base/local.h"
#include "init/base/log.h"
#include "init/gather/listen.h"
#include "init/gather/progress.h"
#include "init/gather/torn.h"

/* Hides our own variables and identities from the dialects that look up inherited names. */
static void
gather_hide(struct gather *g)
{
	for (size_t i = 0; i < g->inherited.n; i++) {
		struct slice name = vars_name(&g->inherited, &g->inherited.v[i]);

		if (gather_reserves(name) || identities_hold_variable(&g->identities, name))
			vars_hide(&g->inherited.v[i]);
	}
}

enum verdict
gather_add_content(struct gather *g, struct slice name, const char *string,
	const struct rights *rights, struct err *e)
{
	enum verdict v = item_add_content(&g->items, g->numbers++, name, string, rights, e);

	if (v == V_OK)
		g->items.v[g->items.n - 1].next_report = g->schedule.rules.start + PROGRESS_FIRST;
	return v;
}

/* Whether a text can refer to the variables of an item that was named before it. */
static bool
gather_sees(const struct item *item, const struct item *earlier)
{
	return earlier < item && item->kind == ITEM_TEXT && item->spec.dialect->sees_earlier
	    && earlier->spec.dialect == item->spec.dialect;
}

/* Prepares what a look needs; room is for the first table in which names are looked up. */
static struct look_by
gather_by(struct gather *g, struct item *item, struct lookup *room)
{
	const struct lookup *earlier = NULL;

	for (struct item *other = g->items.v; item && other < item; other++)
		if (gather_sees(item, other) && other->state == ITEM_READY) {
			other->lookup = (struct lookup){ &other->vars, earlier };
			earlier = &other->lookup;
		}
	*room = (struct lookup){ &g->inherited, earlier };
	return (struct look_by){ g->config, g->envp, room, &g->keys, &g->identities };
}

/* Whether a source whose variables a text can refer to is not ready yet. */
static bool
gather_blocked(const struct gather *g, const struct item *item)
{
	if (item->kind != ITEM_TEXT || !item->spec.dialect->sees_earlier)
		return false;
	for (const struct item *other = g->items.v; other < item; other++)
		if (gather_sees(item, other) && other->state == ITEM_PENDING)
			return true;
	return false;
}

static bool
gather_pends(const struct gather *g, const struct item *item)
{
	return item->state == ITEM_PENDING && !gather_blocked(g, item);
}

static bool
gather_locked(const struct item *item, const struct wait_seen *seen)
{
	return seen->verdict == V_BAD && item->why.fault == F_LOCKED;
}

struct gather_look { const struct look_by *by; struct item *item; struct wait_seen *seen; };

static void
gather_look(void *arg)
{
	struct gather_look *l = arg;

	look(l->by, l->item, l->seen);
}

/* The keeper of --on-change keeps what can be read only once. */
static void
gather_keep(const struct item *item)
{
	if (item->spec.fd >= 0)
		kept_put(item->spec.name, buf_slice(&item->bytes));
}

/* Looks at a source once, and acts on the result. */
static void
gather_visit(struct gather *g, struct item *item)
{
	struct wait_seen seen = { .verdict = V_OK };
	struct lookup room;
	struct look_by by = gather_by(g, item, &room);

	schedule_follow(&g->schedule, item);
	schedule_ask(&g->schedule, &item->spec, gather_look,
	    &(struct gather_look){ &by, item, &seen });
	if (gather_locked(item, &seen) && identities_refresh(&g->identities, &g->schedule, g->envp))
		look_again(&by, item, &seen);
	if (gather_locked(item, &seen))
		identities_explain(&g->identities, &g->schedule.rules, &seen, &item->why);
	schedule_step(&g->schedule, item, &seen);
	if (item->state == ITEM_READY) {
		gather_keep(item);
		progress_done(&g->schedule, item, &seen);
		/* Otherwise a stream may be looked at again. */
		if (!item->spec.dialect || !item->spec.dialect->sees_earlier)
			buf_free(&item->bytes);
	} else if (item->state == ITEM_PENDING) {
		progress_report(&g->schedule, item);
	}
}

static struct listen
gather_listen(struct gather *g)
{
	return (struct listen){ &g->items, &g->identities.items, &g->schedule, g->envp };
}

/* Sleeps until something is due.  Returns the signal that ends the wait, or 0. */
static int
gather_sleep(struct gather *g)
{
	const struct listen set = gather_listen(g);
	int64_t until = g->schedule.rules.deadline;

	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *item = &g->items.v[i];

		if (!gather_pends(g, item))
			continue;
		if (item->wait.next < until)
			until = item->wait.next;
		if (item->next_report < until)
			until = item->next_report;
	}
	return listen_sleep(&set, until);
}

/* Whether a source can give something else later: a path that is not pinned and is no pipe, or a
 * file that an X_FILE variable names. */
static bool
gather_can_change(const struct gather *g)
{
	struct stat st;

	for (size_t i = 0; i < g->items.n; i++) {
		const struct spec *spec = &g->items.v[i].spec;

		if (spec->place == PLACE_PATH && !spec->pinned && !spec_is_none(spec)
		    && !(local_is(spec->where) && stat(spec->where, &st) == 0
		    && S_ISFIFO(st.st_mode)))
			return true;
	}
	return g->config->file_vars.n > 0;
}

enum verdict
gather_open(struct gather *g, const struct config *c, char *const *envp, struct err *e)
{
	enum verdict v;

	arena_prepare();
	*g = (struct gather){ .config = c, .envp = envp, .inherited = VARS(0) };
	v = schedule_open(&g->schedule, c, e);
	if (v == V_OK)
		v = keys_open(&g->keys, &c->verify_keys, e);
	if (v == V_OK)
		v = vars_import(&g->inherited, envp, e);
	for (size_t i = 0; v == V_OK && i < c->files.n; i++)
		v = item_add(&g->items, ITEM_TEXT, g->numbers++, c->files.v[i], e);
	if (v == V_OK)
		v = identities_open(&g->identities, &c->identities, g->numbers, e);
	g->numbers += (unsigned)g->identities.items.n;
	for (size_t i = 0; i < g->items.n; i++)
		g->items.v[i].next_report = g->schedule.rules.start + PROGRESS_FIRST;
	gather_hide(g);
	if (v == V_OK && c->pid1.change.act && !gather_can_change(g))
		v = err_fault(e, V_BAD, F_USAGE, "--on-change: none of the sources can change");
	if (v == V_OK && kept_shared()) {
		const struct listen set = gather_listen(g);

		listen_from_now(&set);
	}
	return v;
}

static void
gather_blame(const struct gather *g, const struct item *item, struct err *e)
{
	e->source = item->spec.name;
	e->waited = schedule_waited(&g->schedule);
	e->looks = item->wait.looks;
}

/* Returns the reason of the item at fault, with the number of other items that are not complete. */
static enum verdict
gather_failed(const struct gather *g, const struct item *item, struct err *e)
{
	size_t others = 0;

	for (size_t i = 0; i < g->items.n; i++)
		others += g->items.v[i].state == ITEM_PENDING;
	*e = item->why;
	if (others && e->fault == F_LATE)
		err_set(e, V_MORE, "%s (and %zu more)", item->why.text, others);
	gather_blame(g, item, e);
	return V_BAD;
}

static enum verdict
gather_ended(const struct gather *g, const struct item *item, int sig, struct err *e)
{
	err_fault(e, V_SYS, F_SIGNAL, "ended by signal %d while waiting: %s", sig, item->why.text);
	e->sys = sig;
	gather_blame(g, item, e);
	return V_SYS;
}

/* Looks at all items that are due.  Returns the first one that still waits or has failed, or
 * NULL. */
static struct item *
gather_pass(struct gather *g)
{
	struct item *first = NULL;
	int64_t now = g->schedule.now = clock_now();

	for (size_t i = 0; i < g->items.n; i++) {
		struct item *item = &g->items.v[i];

		if (gather_pends(g, item) && (now >= item->wait.next || now >= item->next_report))
			gather_visit(g, item);
		if (item->state == ITEM_FAILED)
			return item;
		if (!first && item->state == ITEM_PENDING)
			first = item;
	}
	return first;
}

/* Contents that were named by a replaced text are dropped with it. */
static struct item *
gather_torn(struct gather *g)
{
	struct lookup room;
	struct look_by by = gather_by(g, NULL, &room);
	struct item *first = torn_find(&by, &g->schedule, &g->items);

	/* A text that refers to variables of the replaced one is read again. */
	for (size_t i = 0; first && i < g->items.n; i++)
		if (g->items.v[i].state == ITEM_READY && gather_blocked(g, &g->items.v[i])) {
			g->items.v[i].state = ITEM_PENDING;
			g->items.v[i].wait.next = 0;
		}
	while (first && first->kind == ITEM_TEXT && g->items.v[g->items.n - 1].kind == ITEM_CONTENT)
		item_drop_last(&g->items);
	return first;
}

/*
 * A file that holds one of our keys never becomes a variable; an application's own age identity is
 * exported.  The identities are read for this test only if there is such a file.
 */
static enum verdict
gather_hide_keys(struct gather *g, struct item *item, struct err *e)
{
	char room[SHOWN_ROOM];

	for (size_t i = 0; i < item->vars.n; i++) {
		struct var *var = &item->vars.v[i];
		struct slice name = vars_name(&item->vars, var);
		struct slice value = vars_value(&item->vars, var);
		enum identities_text as = var->unset ? IDENTITIES_NONE
		    : identities_judge(&g->identities, value);

		if (as == IDENTITIES_OTHER && g->identities.keys.n == 0) {
			identities_refresh(&g->identities, &g->schedule, g->envp);
			as = identities_judge(&g->identities, value);
		}
		if (as == IDENTITIES_OURS && item->kind == ITEM_CONTENT) {
			err_fault(e, V_BAD, F_ACCESS,
			    "an identity of waitenv's own cannot become a variable");
			e->source = item->spec.name;
			return V_BAD;
		}
		if (as == IDENTITIES_OURS)
			var->shadowed = true;
		else if (as == IDENTITIES_OTHER)
			log_detail("%s is an age identity, and is exported",
			    shown_as(name, value, room));
	}
	return V_OK;
}

enum verdict
gather_wait(struct gather *g, struct err *e)
{
	const struct listen set = gather_listen(g);
	enum verdict v = V_OK;
	struct item *item;
	int sig;

	while ((item = gather_pass(g)) || (item = gather_torn(g))) {
		if (item->state == ITEM_FAILED)
			return gather_failed(g, item, e);
		if (!g->schedule.watching)
			listen_begin(&set);
		else if ((sig = gather_sleep(g)) != 0)
			return gather_ended(g, item, sig, e);
	}
	for (size_t i = 0; v == V_OK && i < g->items.n; i++)
		if (g->items.v[i].kind == ITEM_CONTENT || !g->items.v[i].spec.dialect->parse)
			v = gather_hide_keys(g, &g->items.v[i], e);
	for (size_t i = 0; i < g->identities.items.n; i++)
		gather_keep(&g->identities.items.v[i]);
	return v;
}

static void
gather_close(const struct items *items)
{
	for (size_t i = 0; i < items->n; i++)
		if (items->v[i].spec.fd > STDERR_FILENO)
			close(items->v[i].spec.fd);
}

void
gather_leave(struct gather *g)
{
	identities_wipe(&g->identities);
	gather_close(&g->items);
	gather_close(&g->identities.items);
	if (g->schedule.watching)
		watch_close(&g->schedule.watch);
}
