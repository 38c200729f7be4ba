/*
 * out: where results go: whole, or not at all.
 * A file is written without a name (O_TMPFILE), synced, and only then given its name, so that
 * whoever looks sees the old one or the new one, and a process that is killed leaves nothing.
 * Where the file system has no such files, a hidden one stands in; signals wait until it is gone.
 * What is not a regular file, a pipe or a device, is written to as it is.
 */
#ifndef SEAL_OUT_H
#define SEAL_OUT_H

#include <signal.h>
#include <stdbool.h>

#include "decode/err.h"
#include "decode/slice.h"

enum out_kind {
	OUT_SEALED,	/* no secret: mode 0666 as umask has it; an existing file keeps its own */
	OUT_TEXT,	/* secret: mode 0600; an existing file keeps its mode and owner */
	OUT_SECRET,	/* secret: mode 0600, whatever was there */
	OUT_IDENTITY,	/* secret: mode 0600, and never over an existing file */
	OUT_PUBLIC,	/* no secret: mode 0666 as umask has it, and never over an existing file */
	OUT_REPORT	/* our own words, for standard output, colours and all */
};

/*
 * path NULL or "-" is standard output.  F_USAGE: binary for a terminal; OUT_IDENTITY over a file.
 * The reason names the file.
 */
enum verdict out_write(const char *path, struct slice, enum out_kind, struct err *);

/* A file that is written and has not got its name yet: for several that are to come together. */
struct out_draft {
	const char *path;	/* as it was given; borrowed */
	enum out_kind kind;
	struct slice stream;	/* what goes to standard output, a pipe or a device; borrowed */
	int fd, dir;		/* of the file and its folder; dir is -1 where it is a stream */
	char *real;		/* its folder, with the name behind */
	const char *base;	/* the name it shall have, in dir */
	char temp[32];		/* the name in between, where one is needed */
	bool named;		/* it has a name already */
	bool standard;		/* standard output */
};

/* The two halves of out_write.  What is prepared is then committed or dropped, and signals are
 * held off from the first preparation to the last of these.  A stream is written at its commit. */
void out_hold_signals(sigset_t *before);
enum verdict out_prepare(struct out_draft *, const char *path, struct slice, enum out_kind,
	struct err *);
enum verdict out_commit(struct out_draft *, struct err *);
void out_drop(struct out_draft *);

#endif
