/* SPDX-License-Identifier: ISC */
/*
 * dir: a directory as a source, with one file for each variable (Docker and Kubernetes secrets,
 * envdir).  Kubernetes replaces a whole set of files at once by renaming the link ..data: the link
 * is resolved once, and every file is read from the directory that it led to, in the order of the
 * names.
 */
#ifndef INIT_GATHER_DIR_H
#define INIT_GATHER_DIR_H

#include "init/gather/identities.h"

#define DIR_FOLDER 64

/*
 * Appends the variables to *out. *seen describes all files together: the stamp changes when any of
 * them changes, and the age is that of the youngest file or of the directory.  A file that is one
 * of the identities gives no variable. folder is set to the name, perhaps truncated, of an entry
 * that is a directory, or to "".  V_MORE: it does not exist, holds no file, holds a file that is
 * being written, or was replaced while it was read.
 */
enum verdict dir_read(const struct identities *, const char *path, struct vars *out,
	char folder[DIR_FOLDER], struct wait_seen *seen, struct err *);

#endif
