/* SPDX-License-Identifier: ISC */
#include "init/gather/wait.h"

#include <string.h>

static const int64_t first_pause = 10 * CLOCK_MS, last_pause = CLOCK_S;

/* Where every change is an event, looks are needed only for a mount that covers the path, which is
 * none. */
static const int64_t last_watched = 3 * CLOCK_S;

/* Some servers make up new times at every request.  The content then decides alone, but it may come
 * from a cache, which FUSE keeps for one second by default. */
static const int64_t made_up = 2 * CLOCK_S;

static int64_t
wait_least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Whether two looks saw the same file.  On a file system that is not known to be local, the inode
 * number says nothing, because FUSE may give a new one at every lookup; the times are compared,
 * because the content may come from a cache. */
static bool
wait_same(const struct wait *w, const struct wait_seen *seen)
{
	struct wait_stamp stamp = seen->stamp;

	if (!seen->local)
		stamp.ino = w->stamp.ino;
	if (!stamp.content || !w->stamp.content)	/* not hashed */
		stamp.content = w->stamp.content;
	return memcmp(&w->stamp, &stamp, sizeof stamp) == 0;
}

bool
wait_same_content(const struct wait_stamp *a, const struct wait_stamp *b)
{
	return a->size == b->size && a->content == b->content;
}

/*
 * Updates the state by what the look saw of the file itself.  Its age by the wall clock counts only
 * at the first look, so that a file that was unchanged before the start costs no wait; later looks
 * are compared instead.
 */
static void
wait_observe(struct wait *w, const struct wait_rules *r, const struct wait_seen *seen, int64_t now)
{
	bool first = w->looks++ == 0;

	if (first || !wait_same_content(&w->stamp, &seen->stamp))
		w->content_since = now;
	if (first || w->moved_in || !wait_same(w, seen)) {
		w->stamp = seen->stamp;
		w->in_place = w->moved_in;
		w->moved_in = false;
		w->unchanged_since = now;
		if (first && seen->age > 0)
			w->unchanged_since -= wait_least(seen->age, r->settle);
	}
	w->settled = now - w->unchanged_since >= r->settle
	    || (!seen->local && now - w->content_since >= r->settle + made_up);
	w->quiet = seen->published || (seen->writer != WRITER_OPEN
	    && (w->settled || (w->in_place && seen->writer == WRITER_NONE)));
}

/* When to look again if no event arrives: the pause doubles after each look, but there is a look
 * exactly when a valid text has settled, and at the deadline.  A file that changes between any two
 * looks is looked at every 10 ms at most. */
static void
wait_plan(struct wait *w, const struct wait_rules *r, const struct wait_seen *seen, int64_t now,
    uint32_t random)
{
	const int64_t settle = w->unchanged_since == now && r->settle < first_pause
	    ? first_pause : r->settle;

	w->pause = w->pause
	    ? wait_least(w->pause * 2, seen->watched ? last_watched : last_pause) : first_pause;
	w->next = now + w->pause + w->pause / 8 * (random & 0xff) / 0xff;
	if (!w->quiet && (seen->writer != WRITER_OPEN || seen->extensible)
	    && now < w->unchanged_since + r->settle
	    && (seen->verdict == V_OK || seen->verdict == V_BAD))
		w->next = w->unchanged_since + settle;
	w->next = wait_least(w->next, r->deadline);
}

/* Content that proves itself may still be the first part of something longer that is being written:
 * it waits for the writer's close, or until it has settled, whichever comes first. */
static bool
wait_held_open(const struct wait *w, const struct wait_seen *seen)
{
	return seen->extensible && seen->writer == WRITER_OPEN && !w->settled;
}

enum wait_decision
wait_step(struct wait *w, const struct wait_rules *r, const struct wait_seen *seen, int64_t now,
    uint32_t random)
{
	wait_observe(w, r, seen, now);
	wait_plan(w, r, seen, now, random);
	switch (seen->verdict) {
	case V_OK:
		if (seen->ended || w->quiet || (seen->whole && !wait_held_open(w, seen)))
			return WAIT_READY;
		break;
	case V_MORE:
		if (seen->ended && !seen->awaits_key)
			return WAIT_FAIL;
		break;
	case V_BAD:
		if (seen->ended || w->quiet)
			return WAIT_FAIL;
		break;
	case V_SYS:
		if (!seen->heals)
			return WAIT_FAIL;
		break;
	}
	if (now >= r->deadline || w->looks >= r->attempts)
		return WAIT_LATE;
	return WAIT_AGAIN;
}

/*
 * An event causes a look at once, unless another event did so within the last 10 ms, or within a
 * sixteenth of the time waited so far if that is longer.  A writer of one byte at a time thus costs
 * a few dozen looks however long it takes, and its last byte is found with little delay.  A close
 * is compared only with earlier closes, so that the writes before it do not delay it.
 */
bool
wait_event(struct wait *w, const struct wait_rules *r, enum wait_event event, int64_t now)
{
	int64_t gap = wait_least(first_pause + (now - r->start) / 16, last_pause);
	int64_t *last = event <= WAIT_CHANGED ? &w->last_change : &w->last_close;
	int64_t at = *last ? *last + (event == WAIT_MOVED_IN ? first_pause : gap) : now;

	/* File times are coarse: two writes within one clock tick look like one. */
	if (event != WAIT_TOUCHED) {
		w->unchanged_since = now;
		w->moved_in = event == WAIT_MOVED_IN;
		w->in_place = false;
	}
	if (at < now)
		at = now;
	if (at >= w->next)
		return false;
	w->next = at;
	*last = at;
	return true;
}
