/*
 * pidfile: the file in which a daemon leaves its pid: the number in its first line.  There may be blanks
 * around it (Postfix pads it) and other lines below (PostgreSQL, sendmail).  Without the newline it
 * counts once it has been the same for the settle time.  The file that was there before the daemon was
 * started is not the one: pidfile_before remembers it.  Which are believed, trust.h says.
 */
#ifndef INIT_PID1_PIDFILE_H
#define INIT_PID1_PIDFILE_H

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "decode/err.h"
#include "decode/slice.h"

/* Which file, in which state: enough to tell one from another. */
struct pidfile_mark { dev_t dev; ino_t ino; off_t size; struct timespec mtime; };

struct pidfile {
	const char *path;
	uid_t command;		/* the user that the command ran as, once it has ended */
	struct pidfile_mark before, last;
	int64_t since;		/* when last was first seen */
};

/* Remembers the file that is there now, if any. */
struct pidfile pidfile_before(const char *path);

/*
 * One look, at the time now; settle in ns.  V_MORE: not there, not new, not whole, no pid, not believed.
 * V_SYS: cannot be read.
 */
enum verdict pidfile_look(struct pidfile *, int64_t now, int64_t settle, pid_t *, struct err *);

/* The pid in the text; *whole says whether the newline was there. */
enum verdict pidfile_parse(struct slice text, bool *whole, pid_t *, struct err *);

#endif
