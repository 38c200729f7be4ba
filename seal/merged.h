/* SPDX-License-Identifier: ISC */
/*
 * merged: merges several files, and judges the result as a start does in an empty environment.
 * Owns a copy of all variables.
 * V_BAD with F_CONFIG: a start would refuse them; with F_ACCESS: they name a file that nothing
 * vouches for.  The reason names no variable whose name may be a piece of a value.
 */
#ifndef SEAL_MERGED_H
#define SEAL_MERGED_H

#include "decode/dialect/dialect.h"
#include "seal/options.h"

/* The variables of one file, in the order in which the files are given. */
struct merged_file {
	const struct dialect *dialect;
	struct vars vars;
	struct lookup lookup;	/* these variables, and the earlier ones that a later file sees */
};

struct merged {
	const struct options *o;
	struct merged_file *files;
	size_t n;
	size_t headroom;	/* bytes */
	struct vars vars;	/* what would be exported; line is the number of its file */
	size_t required;	/* how many names merged_judge looked up */
	struct err denied;	/* the first fault that --deny found, or F_NONE */
};

/* Borrows the options.  F_USAGE: the value of --merge or --headroom is invalid. */
enum verdict merged_open(struct merged *, const struct options *, struct err *);

/* Returns the variables in which the next file, of that dialect, looks up names, or NULL. */
const struct lookup *merged_sees(const struct merged *, const struct dialect *);

/* Adds the next file, and looks for names that --deny matches.  Moves the variables. */
void merged_add(struct merged *, const char *path, const struct dialect *, struct vars *);

/* Merges the files, and checks --deny, --file-vars, --require and the limits of the kernel. */
enum verdict merged_judge(struct merged *, struct err *);

/* Returns how many variables would be exported. */
size_t merged_exported(const struct merged *);

void merged_free(struct merged *);

#endif
