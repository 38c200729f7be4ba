/*
 * out: where results go: whole, or not at all.
 * A file is written without a name (O_TMPFILE), synced, and only then given its name, so that
 * whoever looks sees the old one or the new one, and a process that is killed leaves nothing.
 * Where the file system has no such files, a hidden one stands in; signals wait until it is gone.
 * What is not a regular file, a pipe or a device, is written to as it is.
 */
#ifndef SEAL_OUT_H
#define SEAL_OUT_H

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

struct out_file { const char *path; struct slice content; enum out_kind kind; };

/* The same for several: none of them is replaced before all are written and ready, a stream comes
 * last of all.  At a failure after that some are new, each of them whole. */
enum verdict out_write_files(const struct out_file *, size_t n, struct err *);

#endif
