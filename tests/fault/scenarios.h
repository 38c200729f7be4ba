/* SPDX-License-Identifier: ISC */
/*
 * scenarios: a table of what writers do to a file and which outcomes are correct.
 */
#ifndef FAULT_SCENARIOS_H
#define FAULT_SCENARIOS_H

#include "tests/fault/hand.h"

enum ending {
	END_WHOLE,	/* the source becomes whole long before the deadline */
	END_EDGE,	/* the source becomes whole close to the deadline */
	END_HALF,	/* a closed part remains, which no plain text shows to be one */
	END_NEVER	/* what remains is not a whole source in any form */
};

#define IN(form) (1u << (form))

struct scenario {
	const char *name;
	void (*script)(struct hand *);
	enum ending ending;
	int timeout;		/* the waiter's --timeout in milliseconds; 0 for 20 seconds */
	int from, to;		/* the sizes of the payloads */
	unsigned forms;		/* IN() of each; 0 for plain, stamped, sealed and pinned */
	const char *path;	/* of the source in the folder of the run; NULL for app.env */
	bool old;		/* a whole older version may be there and be used */
	bool lurks;		/* the writer waits until an older version is read */
	enum kind kind;
	bool disk;		/* on a file system of its own, of four pages */
	bool after;		/* the waiter starts long after the last change */
	bool load;		/* beside processes that use all processors */
	bool key;		/* the writer writes the identity too */
	bool stale;		/* the older version is long settled: only a pin rules it out */
	bool grows;		/* everything visible meanwhile is a prefix of the whole */
	bool longer;		/* more follows a whole source, and damages it */
	bool ahead;		/* the waiter's wall clock is ahead of the writer's */
	bool hangs;		/* the file system does not answer */
};

extern const struct scenario scenarios[];
extern const int scenarios_n;

#endif
