/* SPDX-License-Identifier: ISC */
/*
 * watch: what makes a sleep end early: inotify events on everything that leads to a path, a signal
 * that ends the wait, more data in a stream.  Events are only hints, because the caller also looks
 * at intervals; a failure here (no inotify instance, no watches left, a file system without events)
 * is therefore silent.
 */
#ifndef INIT_GATHER_WATCH_H
#define INIT_GATHER_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "init/gather/wait.h"

#define WATCH_ITEMS 128		/* further paths are only looked at */

struct watch_entry;

struct watch {
	int inotify;			/* -1: none could be created */
	int signals;			/* a signalfd, or -1 */
	struct watch_entry *entries;	/* which events of which directory concern which item */
	unsigned n, cap;
	bool gap;			/* a part of the last path of watch_path is unwatched */
	bool linked;			/* the last name of that path is a symbolic link */
	bool way;			/* while it walks: more of the path follows */
	unsigned idle_wakes;		/* in the second since idle_since; none moved a look */
	int64_t idle_since;
	int64_t deaf_until;		/* after too many of them, events are not read until then */
};

void watch_open(struct watch *);

/*
 * Watches the path as far as it exists, through symbolic links: the directory where it ends and
 * those that hold a link, for new names; the other directories, for being moved away; and the file
 * at the end.  Called again after each event of the item, before the look that follows, because the
 * path may have changed.  Returns whether every change will be an event.
 */
bool watch_path(struct watch *, unsigned item, const char *path);

/* Sleeps until an event, a signal, data on a stream, or the time until. streams[item] is the
 * descriptor of each item, or -1.  Passes each event to heard(), which returns whether it
 * moved a look forward.  Returns the signal, or 0. */
int watch_sleep(struct watch *, int64_t now, int64_t until, const int streams[WATCH_ITEMS],
	bool (*heard)(void *, unsigned item, enum wait_event), void *);

void watch_close(struct watch *);

#endif
