/* SPDX-License-Identifier: ISC */
/*
 * out: writes results atomically.  A file is written without a name (O_TMPFILE), synced, and only
 * then given its name, so that readers see either the old or the new file, and a killed process
 * leaves nothing behind.  If the file system does not support that, a hidden file is used, and
 * signals are blocked until it is gone.  A pipe or a device is written to directly.
 */
#ifndef SEAL_OUT_H
#define SEAL_OUT_H

#include "decode/err.h"
#include "decode/slice.h"

enum out_kind {
	OUT_SEALED,	/* no secret: mode 0666 less the umask; an existing file keeps its mode */
	OUT_TEXT,	/* secret: mode 0600; an existing file keeps its mode and owner */
	OUT_SECRET,	/* secret: mode 0600, even if the file exists */
	OUT_IDENTITY,	/* secret: mode 0600, and never over an existing file */
	OUT_PUBLIC,	/* no secret: mode 0666 less the umask, never over an existing file */
	OUT_REPORT	/* a report for standard output, with colours */
};

/*
 * A path of NULL or "-" is standard output.  F_USAGE: binary data for a terminal; OUT_IDENTITY over
 * an existing file.  The reason names the file.
 */
enum verdict out_write(const char *path, struct slice, enum out_kind, struct err *);

struct out_file { const char *path; struct slice content; enum out_kind kind; };

/* Writes several files: none is replaced before all are written, and a stream is written last.  If
 * a failure occurs while they are replaced, some are new, and each is complete. */
enum verdict out_write_files(const struct out_file *, size_t n, struct err *);

#endif
