/*
 * wait: the rule that says when a source is complete, as a pure step: what one look saw and the
 * time go in, a decision and the time of the next look come out.  No clock, file or sleep in here.
 * Times are nanoseconds of one monotonic clock; durations are nanoseconds.
 *
 * Ready is what is valid (V_OK) and
 *	whole	vouches for its own completeness (age, gzip, armor, an end line), however fresh; but what
 *		more could follow (all of these but age) waits, where a writer is known to have it open, for
 *		the close or for --settle without a change; or
 *	ended	cannot grow any more: a variable, a descriptor at its end; or
 *	published by a link that is swapped when all behind it is there (..data of Kubernetes); or
 *	quiet	nobody writes it: no writer has it open, and it has not changed for --settle, or was renamed
 *		into place while we watched and is known to have no writer.
 * V_BAD is final as soon as the source is quiet or has ended, and until then is as V_MORE; V_MORE is final
 * where the source has ended and it is not a key that is missing.
 */
#ifndef INIT_GATHER_WAIT_H
#define INIT_GATHER_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/err.h"
#include "init/base/clock.h"

#define WAIT_NEVER INT64_MAX

enum wait_writer {
	WRITER_NONE,		/* nobody has it open for writing */
	WRITER_OPEN,
	WRITER_UNKNOWN		/* the file system, or our lack of rights, hides it */
};

/* Everything about a file that differs when its content does.  Some file systems keep times in whole
 * seconds: the content speaks for itself, by a hash of what was read. */
struct wait_stamp { uint64_t dev, ino, size; int64_t mtime, ctime; uint64_t content; };

/* What one look saw. */
struct wait_seen {
	enum verdict verdict;
	bool whole, ended;
	bool stream;		/* more may come through a descriptor that poll(2) can wait for */
	bool extensible;	/* whole, but a longer text could begin so */
	bool published;		/* reached through a ..data link, which is swapped when all behind it is written */
	bool local;		/* its file system is known to tell the truth at once */
	bool heals;		/* a V_SYS that may pass */
	bool awaits_key;	/* a V_MORE for want of a key, and not of bytes */
	enum wait_writer writer;
	struct wait_stamp stamp;
	int64_t age;		/* how long it has been unchanged, by the wall clock; below 0: unknown */
};

struct wait_rules {
	int64_t start, deadline, settle;
	unsigned attempts;
};

/* The state of one source; the zero value is one that was never looked at. */
struct wait {
	unsigned looks;
	struct wait_stamp stamp;	/* of the last look */
	int64_t unchanged_since;
	bool settled, quiet;		/* as of the last look */
	bool moved_in;			/* renamed into place since the last look, and not touched */
	bool in_place;			/* what the last look saw came so */
	int64_t next;			/* when to look again */
	int64_t pause;			/* between the last look and the next one, without an event */
	int64_t last_change, last_close;	/* looks that an event brought, by its kind */
};

enum wait_decision { WAIT_AGAIN, WAIT_READY, WAIT_FAIL, WAIT_LATE };

/* After each look.  random is any number: it spreads the looks of many containers. */
enum wait_decision wait_step(struct wait *, const struct wait_rules *, const struct wait_seen *,
	int64_t now, uint32_t random);

enum wait_event {
	WAIT_TOUCHED,		/* something about it or the way to it, not its content */
	WAIT_CHANGED,		/* written to, created */
	WAIT_CLOSED,		/* a writer closed it */
	WAIT_MOVED_IN		/* it, or what leads to it, was renamed into place */
};

/* Records an event.  Returns true if it moved the next look forward; how far depends on how often events
 * did so before. */
bool wait_event(struct wait *, const struct wait_rules *, enum wait_event, int64_t now);

#endif
