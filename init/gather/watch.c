/* SPDX-License-Identifier: ISC */
#include "init/gather/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "decode/arena.h"
#include "init/base/clock.h"
#include "init/base/kept.h"
#include "init/base/signals.h"

/* Events to watch: a new name in the directory where the path ends for now or where a link of it
 * lies; changes of the file itself, perhaps through another name; and the removal of any part of
 * the path. */
#define NAME_EVENTS (IN_CREATE | IN_MOVED_TO | IN_ONLYDIR)
#define FILE_EVENTS (IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB)
#define WAY_EVENTS (IN_DELETE_SELF | IN_MOVE_SELF)
#define ITSELF (WAY_EVENTS | IN_UNMOUNT | IN_IGNORED)

#define LOOK_NEEDS 3		/* descriptors: a directory, the one that ..data leads to, a file */
#define LINKS_MAX 40		/* as the kernel: path_resolution(7) */

struct watch_entry {
	int wd;
	unsigned item;
	bool stale;
	bool way;			/* more of the path follows the name */
	char name[NAME_MAX + 1];	/* "": the file or directory; "/": every name in it */
};

/* Closes the descriptor if so few are left beside it that a look could fail. */
static int
watch_spare(int fd)
{
	int more[LOOK_NEEDS], n = 0;

	while (fd >= 0 && n < LOOK_NEEDS && (more[n] = fcntl(fd, F_DUPFD_CLOEXEC, 0)) >= 0)
		n++;
	for (int i = 0; i < n; i++)
		close(more[i]);
	if (n == LOOK_NEEDS || fd < 0)
		return fd;
	close(fd);
	return -1;
}

void
watch_open(struct watch *w)
{
	/* The signals come first, if only one descriptor is left. */
	*w = (struct watch){ .signals = watch_spare(signals_open_wide()) };
	w->inotify = kept_shared() ? kept_inotify()
	    : watch_spare(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
}

static struct watch_entry *
watch_find(struct watch *w, int wd, unsigned item, const char *name)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->entries[i].wd == wd && w->entries[i].item == item
		    && strcmp(w->entries[i].name, name) == 0)
			return &w->entries[i];
	return NULL;
}

static void
watch_add(struct watch *w, unsigned item, uint32_t events, const char *at, const char *name)
{
	/* IN_MASK_ADD: the directory of one item can be part of another item's path. */
	int wd = inotify_add_watch(w->inotify, at, events | IN_MASK_ADD);
	struct watch_entry *entry;

	if (wd < 0 || strlen(name) > NAME_MAX) {
		w->gap = true;
		return;
	}
	if ((entry = watch_find(w, wd, item, name))) {
		entry->stale = false;
		entry->way = w->way;
		return;
	}
	if (w->n == w->cap) {
		unsigned cap = w->cap ? w->cap * 2 : 16;

		entry = arena_grow(w->entries, cap * sizeof *entry);
		if (!entry) {
			w->gap = true;
			return;
		}
		w->entries = entry;
		w->cap = cap;
	}
	entry = &w->entries[w->n++];
	*entry = (struct watch_entry){ .wd = wd, .item = item, .way = w->way };
	strcpy(entry->name, name);
}

/* Removes the entries that the last walk of the item did not find again, and the watches that
 * nobody else needs. */
static void
watch_sweep(struct watch *w, unsigned item)
{
	for (unsigned i = 0; i < w->n;) {
		struct watch_entry *entry = &w->entries[i];
		int wd = entry->wd;
		bool needed = false;

		if (entry->item != item || !entry->stale) {
			i++;
			continue;
		}
		*entry = w->entries[--w->n];
		for (unsigned k = 0; k < w->n; k++)
			needed |= w->entries[k].wd == wd;
		if (!needed)
			inotify_rm_watch(w->inotify, wd);
	}
}

/* Prepends a link's target to the rest of the path; returns false if the result is too long. */
static bool
watch_link(const char *link, char rest[PATH_MAX], char at[PATH_MAX])
{
	char target[PATH_MAX];
	ssize_t n = readlink(link, target, sizeof target);
	size_t rest_n = strlen(rest);

	if (n <= 0 || (size_t)n + 1 + rest_n + 1 > PATH_MAX)
		return false;
	memmove(rest + n + 1, rest, rest_n + 1);
	memcpy(rest, target, (size_t)n);
	rest[n] = '/';
	if (rest[0] == '/')
		strcpy(at, "/");
	return true;
}

/* Walks to the next name, or to the target of its link.  Returns false at the end of the path. */
static bool
watch_step(struct watch *w, unsigned item, char at[PATH_MAX], char rest[PATH_MAX], unsigned *links)
{
	char name[PATH_MAX], next[2 * PATH_MAX];
	size_t lead = strspn(rest, "/"), n = strcspn(rest + lead, "/");
	struct stat st;
	int found;

	if (n == 0) {		/* a directory as a source: ..data or any name changes */
		snprintf(next, sizeof next, "%s/..data", at);
		if (lstat(next, &st) == 0)
			return strcpy(rest, "..data");
		watch_add(w, item, NAME_EVENTS | IN_CLOSE_WRITE | IN_DELETE, at, "/");
		return false;
	}
	memcpy(name, rest + lead, n);
	name[n] = '\0';
	memmove(rest, rest + lead + n, strlen(rest + lead + n) + 1);
	w->way = *rest != '\0';
	snprintf(next, sizeof next, "%s/%s", at, name);
	if (strlen(next) >= PATH_MAX)
		return !(w->gap = true);
	found = lstat(next, &st);
	if (found < 0 || !S_ISDIR(st.st_mode)) {
		watch_add(w, item, NAME_EVENTS, at, name);
		found = lstat(next, &st);	/* it may have appeared before the watch was set */
	}
	if (found < 0)
		return false;
	if (S_ISLNK(st.st_mode)) {
		w->linked |= !w->way;
		return (++*links <= LINKS_MAX && watch_link(next, rest, at)) || !(w->gap = true);
	}
	watch_add(w, item, S_ISDIR(st.st_mode) ? WAY_EVENTS : FILE_EVENTS, next, "");
	strcpy(at, next);
	return S_ISDIR(st.st_mode);
}

bool
watch_path(struct watch *w, unsigned item, const char *path)
{
	char at[PATH_MAX], rest[PATH_MAX];
	unsigned links = 0;

	if (w->inotify < 0 || item >= WATCH_ITEMS || strlen(path) >= PATH_MAX)
		return false;
	w->gap = w->linked = false;
	for (unsigned i = 0; i < w->n; i++)
		w->entries[i].stale |= w->entries[i].item == item;
	strcpy(at, *path == '/' ? "/" : ".");
	strcpy(rest, path);
	while (watch_step(w, item, at, rest, &links))
		;
	watch_sweep(w, item);
	return !w->gap;
}

static enum wait_event
watch_kind(uint32_t mask)
{
	return mask & IN_MOVED_TO ? WAIT_MOVED_IN : mask & IN_CLOSE_WRITE ? WAIT_CLOSED
	    : mask & (IN_CREATE | IN_MODIFY) ? WAIT_CHANGED : WAIT_TOUCHED;
}

/* Whether the event concerns the entry, and of what kind it is.  What is moved into a directory
 * source does not move the directory, and a directory or link that is moved into the path may lead
 * to a file that is still being written.  The link ..data is moved last. */
static bool
watch_concerns(const struct inotify_event *event, const struct watch_entry *entry,
    enum wait_event *as)
{
	const char *name = event->len ? event->name : "";
	const bool any = entry->name[0] == '/';

	*as = watch_kind(event->mask);
	if ((any || entry->way) && *as == WAIT_MOVED_IN && strcmp(name, "..data") != 0)
		*as = WAIT_CLOSED;
	if (event->mask & IN_Q_OVERFLOW)
		return true;
	return entry->wd == event->wd
	    && (any || (event->mask & ITSELF) || strcmp(entry->name, name) == 0);
}

/* Passes on the events that concern an item; returns false if none moved a look forward.  Stops
 * after a read that was not full, so that an endless writer cannot keep us here. */
static bool
watch_hear(struct watch *w, bool (*heard)(void *, unsigned, enum wait_event), void *arg)
{
	_Alignas(struct inotify_event) char bytes[4096];
	enum wait_event as;
	bool any = false;
	ssize_t n;

	do {
		n = read(w->inotify, bytes, sizeof bytes);
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *event = (const void *)(bytes + at);

			any |= (event->mask & IN_IGNORED) != 0;	/* of a watch that we removed */
			for (unsigned i = 0; i < w->n; i++)
				if (watch_concerns(event, &w->entries[i], &as))
					any |= heard(arg, w->entries[i].item, as);
			at += (ssize_t)(sizeof *event + event->len);
		}
	} while (n > (ssize_t)sizeof bytes / 2);
	return any;
}

/* After 16 wake-ups within a second that moved no look forward (a busy directory, a writer of one
 * byte at a time), events are read only every 10 ms. */
static void
watch_tire(struct watch *w, int64_t now)
{
	if (now - w->idle_since > CLOCK_S) {
		w->idle_since = now;
		w->idle_wakes = 0;
	}
	if (++w->idle_wakes > 16)
		w->deaf_until = now + 10 * CLOCK_MS;
}

/* How often signals are checked if there is no signalfd, or if there are more descriptors than poll
 * accepts (RLIMIT_NOFILE). */
static const int64_t blind = 10 * CLOCK_MS;

/* What an ignored signal left in the queue would end every sleep at once. */
static int
watch_signal(struct watch *w)
{
	int sig = signals_read();

	if (!sig)
		signals_narrow(w->signals);
	return sig;
}

int
watch_sleep(struct watch *w, int64_t now, int64_t until, const int streams[WATCH_ITEMS],
    bool (*heard)(void *, unsigned item, enum wait_event), void *arg)
{
	struct pollfd p[2 + WATCH_ITEMS];
	unsigned item[2 + WATCH_ITEMS], fds = 2;
	bool deaf = w->deaf_until > now, sees = w->signals >= 0;
	int64_t wake = deaf && w->deaf_until < until ? w->deaf_until : until;
	int64_t left = wake > now ? wake - now : 0;
	struct timespec span;

	p[0] = (struct pollfd){ .fd = w->signals, .events = POLLIN };
	p[1] = (struct pollfd){ .fd = deaf ? -1 : w->inotify, .events = POLLIN };
	for (unsigned i = 0; i < WATCH_ITEMS; i++)
		if (streams[i] >= 0) {
			p[fds] = (struct pollfd){ .fd = streams[i], .events = POLLIN };
			item[fds++] = i;
		}
	if (!sees && left > blind)
		left = blind;
	span = clock_span(left);
	if (ppoll(p, fds, &span, NULL) < 0) {
		span = clock_span(left < blind ? left : blind);
		nanosleep(&span, NULL);
		sees = false;
	}
	for (unsigned i = 2; i < fds; i++)
		if (p[i].revents)
			heard(arg, item[i], WAIT_CHANGED);
	if ((p[1].revents & POLLIN) && !watch_hear(w, heard, arg))
		watch_tire(w, clock_now());
	if (p[0].revents)
		return watch_signal(w);
	return sees ? signals_swallowed() : signals_read();
}

/*
 * Closing an inotify instance waits for a grace period of the kernel (fsnotify_destroy_group) for
 * up to tens of milliseconds, also if an exec closes it.  A descriptor in flight in a socket that
 * nobody holds is closed by a worker of the kernel instead (unix(7), SCM_RIGHTS).
 */
static void
watch_drop(int fd)
{
	union { char bytes[CMSG_SPACE(2 * sizeof(int))]; struct cmsghdr head; } control = { 0 };
	struct iovec byte = { "", 1 };
	struct msghdr msg = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control,
		.msg_controllen = sizeof control };
	int pair[2];
	bool paired = socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair) == 0;

	if (paired) {
		control.head = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN(2 * sizeof(int)) };
		memcpy(CMSG_DATA(&control.head), (int[]){ fd, pair[1] }, 2 * sizeof(int));
		sendmsg(pair[0], &msg, MSG_NOSIGNAL);
	}
	close(fd);
	if (paired) {
		close(pair[1]);
		close(pair[0]);		/* the last reference to both */
	}
}

void
watch_close(struct watch *w)
{
	if (w->inotify >= 0 && !kept_shared())
		watch_drop(w->inotify);
	if (w->signals >= 0)
		close(w->signals);
	arena_give(w->entries);
	*w = (struct watch){ .inotify = -1, .signals = -1 };
}
