/* SPDX-License-Identifier: ISC */
/*
 * pidfile: reads the file in which a daemon leaves its pid, the number in the first line.  There
 * may be blanks around it (Postfix pads it) and more lines below it (PostgreSQL, sendmail).
 * Without a newline it counts when it has been unchanged for the settle time.  A file that existed
 * before the daemon was started does not count: pidfile_before remembers it. trust.h decides which
 * files are believed.
 *
 * A question to a file system that may not answer is put in a process of its own (bounded.h), which
 * is waited for only briefly, since the parent must go on.  There is one question at a time.
 */
#ifndef INIT_PID1_PIDFILE_H
#define INIT_PID1_PIDFILE_H

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "decode/err.h"
#include "decode/slice.h"

/* Identifies a file and its state. */
struct pidfile_mark { dev_t dev; ino_t ino; off_t size; struct timespec mtime; };

struct pidfile {
	const char *path;
	uid_t command;		/* the user that the command ran as, when it has ended */
	struct pidfile_mark before, last;
	int64_t since;		/* when the state last was first seen */
};

/* Remembers the file that exists now, if any. */
struct pidfile pidfile_before(const char *path);

/*
 * Looks once, at the time now; settle is in ns.  V_MORE: the file does not exist, is not new, is
 * incomplete, holds no pid, or is not believed, or there is no answer yet.  V_SYS: it cannot be
 * read.
 */
enum verdict pidfile_look(struct pidfile *, int64_t now, int64_t settle, pid_t *, struct err *);

/* Returns the pid in the text; *whole says whether a newline followed it. */
enum verdict pidfile_parse(struct slice text, bool *whole, pid_t *, struct err *);

#endif
