/* SPDX-License-Identifier: ISC */
#include "init/gather/identities.h"

#include <string.h>

#include "decode/chars.h"
#include "init/base/ask.h"
#include "init/base/log.h"

/* The right key may arrive a moment after the bundle and replace an old one. */
#define LOCKED_FINAL (2 * CLOCK_S)

enum verdict
identities_open(struct identities *ids, const struct list *specs, unsigned number, struct err *e)
{
	enum verdict v = V_OK;

	*ids = (struct identities){ .named = specs->n > 0 };
	for (size_t i = 0; v == V_OK && i < specs->n; i++)
		v = item_add(&ids->items, ITEM_IDENTITY, number++, specs->v[i], e);
	return ids->named ? v : item_add(&ids->items, ITEM_IDENTITY, number, IDENTITY_DEFAULT, e);
}

struct identities_look { struct item *id; char *const *envp; struct wait_seen seen; };

static void
identities_read(void *arg)
{
	struct identities_look *look = arg;
	struct item *id = look->id;

	look->seen.verdict = source_read(&id->spec, look->envp, &id->bytes, &look->seen, &id->why);
}

static void
identities_look(struct item *id, struct schedule *s, char *const *envp)
{
	struct identities_look look = { .id = id, .envp = envp };
	struct age_identities keys = { 0 };
	struct wait_seen seen;

	schedule_follow(s, id);
	schedule_ask(s, &id->spec, identities_read, &look);
	seen = look.seen;
	if (seen.verdict == V_OK)
		seen.verdict = age_identities_parse(buf_slice(&id->bytes), &keys, &id->why);
	age_identities_wipe(&keys);
	schedule_step(s, id, &seen);
}

/* Keys are used however new they are: the one that opens the source is the right one. */
bool
identities_refresh(struct identities *ids, struct schedule *s, char *const *envp)
{
	struct age_identities now = { 0 };
	struct err e;

	for (size_t i = 0; i < ids->items.n; i++) {
		struct item *id = &ids->items.v[i];

		if (id->state == ITEM_ABSENT)
			continue;
		if (clock_now() >= id->wait.next)
			identities_look(id, s, envp);
		if (id->bytes.n && age_identities_parse(buf_slice(&id->bytes), &now, &e) != V_OK
		    && id->state == ITEM_READY)
			/* The limit for all keys together is reached. */
			log_warn("%s: %s", e.text, id->spec.name);
	}
	return age_identities_replace(&ids->keys, now);
}

/* Returns the identity to name: the first that is still pending, else the first that did not come
 * in time, else the first at fault, or NULL. */
static const struct item *
identities_blamed(const struct identities *ids)
{
	const struct item *failed = NULL;

	for (size_t i = 0; i < ids->items.n; i++) {
		const struct item *id = &ids->items.v[i];

		if (id->state == ITEM_PENDING)
			return id;
		if (id->state == ITEM_FAILED
		    && (!failed || (id->why.fault == F_LATE && failed->why.fault != F_LATE)))
			failed = id;
	}
	return failed;
}

/* Whether an identity may still come, or be replaced. */
static bool
identities_may_come(const struct identities *ids)
{
	for (size_t i = 0; i < ids->items.n; i++) {
		const struct item *id = &ids->items.v[i];

		if (id->state != ITEM_ABSENT && !(id->state == ITEM_FAILED && id->lasting))
			return true;
	}
	return false;
}

void
identities_explain(const struct identities *ids, const struct wait_rules *rules,
    struct wait_seen *seen, struct err *e)
{
	const struct item *blamed = identities_blamed(ids);
	const int64_t now = clock_now();

	if (blamed && !ids->named && blamed->wait.stamp.ino == 0 && blamed->why.fault == F_LATE)
		err_fault(e, V_MORE, F_ACCESS, "sealed, and no identity given (nor is there one at "
		    IDENTITY_DEFAULT ")");
	else if (blamed)
		err_fault(e, V_MORE, blamed->why.fault, "sealed, and of the identity %.80s: %s",
		    blamed->spec.name, blamed->why.text);
	seen->awaits_key =
	    (blamed && (blamed->state == ITEM_PENDING || blamed->why.fault == F_LATE))
	    || (identities_may_come(ids) && now < rules->deadline
	    && now < rules->start + LOCKED_FINAL);
	if (seen->awaits_key)
		seen->verdict = V_MORE;
}

static bool
identities_same_file(const struct stat *a, int failed, const struct stat *b)
{
	return !failed && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* For a directory on a local file system, no server is asked: a copy of a key is found by its
 * content. */
static bool
identities_is_path(const char *path, const struct stat *st)
{
	struct stat id;

	return (ask_is_bounded() || local_is(path))
	    && identities_same_file(&id, stat(path, &id), st);
}

bool
identities_are(const struct identities *ids, const struct stat *st)
{
	struct stat id;

	for (size_t i = 0; i < ids->items.n; i++) {
		const struct spec *spec = &ids->items.v[i].spec;

		if (spec->place == PLACE_PATH ? identities_is_path(spec->where, st)
		    : spec->place == PLACE_FD
		    && identities_same_file(&id, local_stat(spec->fd, &id), st))
			return true;
	}
	return identities_is_path(IDENTITY_DEFAULT, st);
}

/* Returns the next text that begins as a key does, in upper or lower case, whatever stands around
 * it; or an empty one. */
static struct slice
identities_next_key(struct slice *text)
{
	const size_t upper = slice_search(*text, SLICE("AGE-SECRET-KEY-"));
	const size_t lower = slice_search(*text, SLICE("age-secret-key-"));
	struct slice key;
	size_t n = 0;

	slice_take(text, upper < lower ? upper : lower, &key);
	while (n < text->n && (chars_is_word(text->p[n]) || text->p[n] == '-'))
		n++;
	slice_take(text, n, &key);
	return key;
}

enum identities_text
identities_judge(const struct identities *ids, struct slice text)
{
	struct age_identities found = { 0 };
	enum identities_text as = IDENTITIES_NONE;
	struct slice key;
	struct err e;

	while ((key = identities_next_key(&text)).n)
		if (age_identities_parse(key, &found, &e) == V_OK)
			as = IDENTITIES_OTHER;
	for (size_t i = 0; i < found.n; i++)
		for (size_t k = 0; k < ids->keys.n; k++)
			if (age_identity_same(&found.v[i], &ids->keys.v[k]))
				as = IDENTITIES_OURS;
	age_identities_wipe(&found);
	return as;
}

bool
identities_hold_variable(const struct identities *ids, struct slice name)
{
	for (size_t i = 0; i < ids->items.n; i++)
		if (ids->items.v[i].spec.place == PLACE_ENV
		    && slice_eq(name, slice_str(ids->items.v[i].spec.where)))
			return true;
	return false;
}

void
identities_wipe(struct identities *ids)
{
	age_identities_wipe(&ids->keys);
	for (size_t i = 0; i < ids->items.n; i++)
		buf_free(&ids->items.v[i].bytes);
}
