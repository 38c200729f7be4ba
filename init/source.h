/*
 * source: what a SPEC names, and one look at it.
 *
 *	SPEC	[-][DIALECT:]PLACE
 *	PLACE	a path | env:NAME | fd:N
 *
 * A look opens, reads and closes; it keeps nothing but what it returns.
 */
#ifndef INIT_SOURCE_H
#define INIT_SOURCE_H

#include <sys/stat.h>

#include "decode/buf.h"
#include "decode/dialect/dialect.h"
#include "init/wait.h"

enum place { PLACE_PATH, PLACE_ENV, PLACE_FD };

struct source {
	const char *name;		/* for messages: the SPEC without its marks */
	const char *where;		/* the path, or the name of the variable */
	const struct dialect *dialect;
	enum place place;
	int fd;
	bool optional;
};

/* Borrows spec.  V_BAD with F_USAGE: not a SPEC, or a descriptor that is not open. */
enum verdict source_parse(const char *spec, struct source *, struct err *);

/* Whether it is the path /dev/null, written so: a source without variables. */
bool source_is_none(const struct source *);

/* The size that no source may pass, sealed or opened. */
#define SOURCE_MAX (16u << 20)

/*
 * Reads all that is there now into *out; a pipe is read on where the last look stopped.
 * V_MORE: nothing there, empty, changed while it was read, a pipe that is still open.  V_BAD: not a
 * regular file, past the cap.  V_SYS: with seen->heals where it may pass.  *seen is filled but for
 * its verdict and whole.
 */
enum verdict source_read(const struct source *, char *const *envp, struct buf *out,
	struct wait_seen *seen, struct err *);

/* Whether the file at path is another one now than the one that was seen. */
bool source_changed(const char *path, const struct wait_stamp *seen);

/* The parts of it that a directory and its files need too.  fd is open, and stays so; *out is empty. */
enum verdict source_read_fd(int fd, struct buf *out, struct wait_seen *seen, struct err *);
enum verdict source_stat(int fd, struct stat *, struct wait_seen *seen, struct err *);
enum verdict source_sys(struct err *, int n, struct wait_seen *seen, const char *what);

#endif
