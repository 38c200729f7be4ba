/* SPDX-License-Identifier: ISC */
/*
 * files: lists the files that X_FILE variables of the table name (--file-vars).
 */
#ifndef INIT_ENV_FILES_H
#define INIT_ENV_FILES_H

#include "init/env/env.h"

/* One file: the name of the variable that its content becomes, the string X_FILE=/path, and whether
 * a source has set it.  Borrows what the table borrows. */
struct file { struct slice name; const char *string; bool by_source; };
struct files { struct file *v; size_t n; };

/*
 * Lists the files in the order of the block; none if their contents are in the table already.
 * V_BAD with F_CONFIG: both X and X_FILE are set.  F_ACCESS: a source names a file, which
 * --sealed-only, --verify-key or --require-end forbid, because the file itself is not protected.
 */
enum verdict files_list(const struct env *, const struct gather *, struct files *, struct err *);

void files_free(struct files *);

#endif
