/*
 * dir: a directory as a source, one variable a file (Docker and Kubernetes secrets, envdir).
 * Kubernetes swaps a whole set of files at once by renaming the link ..data: it is resolved once,
 * and every file is read from what it pointed to.  Files are taken in the order of their names.
 */
#ifndef INIT_GATHER_DIR_H
#define INIT_GATHER_DIR_H

#include "init/gather/identities.h"

#define DIR_FOLDER 64

/*
 * Appends to *out.  *seen tells of all files together: the stamp differs when any of them does, the
 * age is that of the youngest, or of the directory.  A file that is one of the identities is no variable.
 * folder gets the name of an entry that is a directory, cut, or nothing.
 * V_MORE: not there, without a file, a file that is being written, replaced while it was read.
 */
enum verdict dir_read(const struct identities *, const char *path, struct vars *out, char folder[DIR_FOLDER],
	struct wait_seen *seen, struct err *);

#endif
