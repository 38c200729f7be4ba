/*
 * merged: what several files come to together, judged as a start judges them in an empty
 * environment.  Owns a copy of all variables.
 * V_BAD with F_CONFIG: a start would refuse them; with F_ACCESS: they name a file that nothing
 * vouches for.  The reason names no variable whose name may be a piece of a value.
 */
#ifndef SEAL_MERGED_H
#define SEAL_MERGED_H

#include "decode/dialect/dialect.h"
#include "seal/options.h"

struct merged {
	const struct options *o;
	const struct dialect *dialect;
	bool first_wins;
	size_t headroom;	/* bytes */
	struct vars vars;	/* what would be exported, and what is shadowed or unset */
	struct vars earlier;	/* what later files can refer to, in a dialect that looks names up */
	size_t required;	/* how many names merged_judge looked up */
	struct err denied;	/* the first fault that --deny found, or F_NONE */
};

/* Borrows both.  F_USAGE: the value of --merge or --headroom is none. */
enum verdict merged_open(struct merged *, const struct options *, const struct dialect *, struct err *);

/* Adds the variables of the next file, and looks for those that --deny matches. */
enum verdict merged_add(struct merged *, const char *path, const struct vars *, struct err *);

/* Checks --deny, --file-vars, --require and the limits of the kernel. */
enum verdict merged_judge(struct merged *, struct err *);

/* How many variables would be exported. */
size_t merged_exported(const struct merged *);

void merged_free(struct merged *);

#endif
