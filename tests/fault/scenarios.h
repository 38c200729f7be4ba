/* SPDX-License-Identifier: ISC */
/*
 * scenarios: what writers do to a file and what may come of it, in one table.
 */
#ifndef FAULT_SCENARIOS_H
#define FAULT_SCENARIOS_H

#include "tests/fault/hand.h"

enum ending {
	END_WHOLE,	/* all of it is there in the end, long before the deadline */
	END_EDGE,	/* all of it is there, close to the deadline */
	END_HALF,	/* a quiet, closed half stays: no plain text tells that it is one */
	END_NEVER	/* what stays cannot be taken for a whole source in any form */
};

#define IN(form) (1u << (form))

struct scenario {
	const char *name;
	void (*script)(struct hand *);
	enum ending ending;
	int timeout;		/* what the waiter is given, in milliseconds; 0: 20 seconds */
	int from, to;		/* the sizes of the payloads to take */
	unsigned forms;		/* IN() of those there are; 0: plain, stamped, sealed, pinned */
	const char *path;	/* of the source in the folder of the run; NULL: app.env */
	bool old;		/* a whole one of before may be there: right to start with */
	bool lurks;		/* the writer waits with an old one until that is read */
	enum kind kind;
	bool disk;		/* on a disk of its own, of four pages */
	bool after;		/* the waiter comes when it has been there and quiet for long */
	bool load;		/* among processes that spin */
	bool key;		/* the writer brings the identity too */
	bool stale;		/* the old one has been there for long: only a pin tells that it is not meant */
	bool grows;		/* all that is to be seen on the way is a beginning of the whole */
	bool longer;		/* more follows what is whole, and spoils it */
	bool ahead;		/* the waiter's wall clock was set forward since the file was written */
	bool hangs;		/* the file system does not answer */
};

extern const struct scenario scenarios[];
extern const int scenarios_n;

#endif
