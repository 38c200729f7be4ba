/* SPDX-License-Identifier: ISC */
/*
 * wait: the rule that decides when a source is complete, as a pure function: from what one look saw
 * and the time, it computes a decision and the time of the next look.  It reads no clock and no
 * file, and does not sleep.
 * Times are nanoseconds of one monotonic clock; durations are nanoseconds.
 *
 * A source is ready if it is valid (V_OK) and
 *	whole	its content proves its completeness (age, gzip, armor, an end line), however new
 *		it is; but if more could follow (all of these except age) and a writer is known to
 *		have it open, it waits for the close or for --settle without a change; or
 *	ended	it cannot change: a variable, a descriptor at its end, a device; or
 *	published	by the link ..data, which Kubernetes changes last; or
 *	quiet	no writer has it open, and it has not changed for --settle; or the file itself, not
 *		a part of its path, was renamed into place during the wait and is known to have no
 *		writer.
 * On a file system that is not known to be local, the times may differ at every look: content that
 * has been the same for two seconds longer than --settle has not changed.
 * V_BAD is final as soon as the source is quiet or has ended, and counts as V_MORE until then.
 * V_MORE is final if the source has ended, unless only a key is missing.
 */
#ifndef INIT_GATHER_WAIT_H
#define INIT_GATHER_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/err.h"
#include "init/base/clock.h"

#define WAIT_NEVER INT64_MAX

enum wait_writer {
	WRITER_NONE,		/* no process has it open for writing */
	WRITER_OPEN,
	WRITER_UNKNOWN		/* the file system, or our lack of privilege, hides it */
};

/* Everything about a file that changes when its content does.  Since some file systems keep times
 * in whole seconds, a hash of the content is part of it, or 0 if the content was not hashed. */
struct wait_stamp { uint64_t dev, ino, size; int64_t mtime, ctime; uint64_t content; };

/* What one look saw. */
struct wait_seen {
	enum verdict verdict;
	bool whole, ended;
	bool stream;		/* more data may arrive, which poll(2) reports */
	bool extensible;	/* whole, but more could follow */
	bool published;		/* reached through a link ..data */
	bool local;		/* its file system is known to be local */
	bool watched;		/* every change of it, and of the path to it, is an event */
	bool heals;		/* a V_SYS that may be temporary */
	bool awaits_key;	/* a V_MORE because a key is missing, not data */
	enum wait_writer writer;
	struct wait_stamp stamp;
	int64_t age;		/* since the last change, by the wall clock; negative: unknown */
};

struct wait_rules {
	int64_t start, deadline, settle;
	unsigned attempts;
};

/* The state of one source; all zero before the first look. */
struct wait {
	unsigned looks;
	struct wait_stamp stamp;	/* of the last look */
	int64_t unchanged_since, content_since;
	bool settled, quiet;		/* as of the last look */
	bool moved_in;			/* renamed into place since the last look, then unchanged */
	bool in_place;			/* the file that the last look saw was renamed into place */
	int64_t next;			/* when to look again */
	int64_t pause;			/* from the last look to the next one, without an event */
	int64_t last_change, last_close;	/* looks caused by events, by their kind */
};

/* Whether two looks saw the same content, whatever the file system says of the rest. */
bool wait_same_content(const struct wait_stamp *, const struct wait_stamp *);

enum wait_decision { WAIT_AGAIN, WAIT_READY, WAIT_FAIL, WAIT_LATE };

/* Called after each look.  random is any number: it spreads the looks of many containers. */
enum wait_decision wait_step(struct wait *, const struct wait_rules *, const struct wait_seen *,
	int64_t now, uint32_t random);

enum wait_event {
	WAIT_TOUCHED,		/* an attribute, or the path to it, but not its content */
	WAIT_CHANGED,		/* written to, created */
	WAIT_CLOSED,		/* a writer closed it */
	WAIT_MOVED_IN		/* it, or the link ..data on its path, was renamed into place */
};

/* Records an event.  Returns true if it moved the next look forward, which depends on how often
 * earlier events did so. */
bool wait_event(struct wait *, const struct wait_rules *, enum wait_event, int64_t now);

#endif
