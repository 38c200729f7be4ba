/*
 * watch: what makes a wait end early: inotify on everything that leads to a path, a signal that
 * ends us, a stream that has more.  It is only a hint: the caller looks by itself too, so nothing
 * here can fail but quietly (no inotify instance, no watches left, a file system without events).
 */
#ifndef INIT_GATHER_WATCH_H
#define INIT_GATHER_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "init/gather/wait.h"

#define WATCH_ITEMS 128		/* paths beyond these are only polled */

struct watch_entry;

struct watch {
	int inotify;			/* -1: none to be had */
	int signals;			/* a signalfd, or -1 */
	struct watch_entry *entries;	/* what to hear from which directory, for whom */
	unsigned n, cap;
	unsigned idle_wakes;		/* that hurried nobody, in the second that began at ... */
	int64_t idle_since, deaf_until;
};

void watch_open(struct watch *);

/*
 * Watches the way to path as far as there is one, through symbolic links: the directory where it
 * ends and those where a link lies for new names, the others only for being moved away, and the file
 * at the end.  To be called again after each event of the item, and before the look that
 * follows: the way may be another one now.
 */
void watch_path(struct watch *, unsigned item, const char *path);

/* Sleeps until an event, a signal, data on a stream, or the time given.  streams[item] is the
 * descriptor of each of n items, or -1.  Tells each event to heard(), which answers whether it hurries
 * anybody.  Returns the signal, or 0. */
int watch_sleep(struct watch *, int64_t until, const int *streams, unsigned n,
	bool (*heard)(void *, unsigned item, enum wait_event), void *);

void watch_close(struct watch *);

#endif
