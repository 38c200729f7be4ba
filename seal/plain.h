/* SPDX-License-Identifier: ISC */
/*
 * plain: reads the env files of one command line as one checked text.  Several files are joined
 * unchanged, with their comments, in the order in which the last file that sets a variable wins.
 * It is verified that joining changes no variable; otherwise it is refused.
 */
#ifndef SEAL_PLAIN_H
#define SEAL_PLAIN_H

#include "decode/dialect/dialect.h"
#include "decode/endline.h"
#include "seal/options.h"
#include "seal/sign.h"

struct text {
	const struct dialect *dialect;
	struct buf bytes;
	struct vars vars;	/* the variables of bytes, with an empty environment */
	size_t live;		/* variables that no later one shadows */
	bool stamped;		/* bytes end in an end line that matches */
};

/* Returns the dialect of -d, or docker.  V_BAD: unknown, or not a dialect of texts. */
enum verdict text_dialect(const struct options *, const struct dialect **, struct err *);
enum verdict text_dialect_named(const char *name, const struct dialect **, struct err *);

/* Checks that s defines exactly the variables of want in this dialect.  V_BAD: it does not; the
 * reason names one. */
enum verdict text_prove(const struct dialect *, struct slice, const struct vars *want,
	const char *reason, struct err *);

/*
 * Reads and checks every file.  The end line of a file is checked, and that of a single file is
 * kept. text_load_anew removes a complete end line without checking it, since a new one will
 * replace it.  V_BAD: not in the dialect, already a bundle, or files that cannot be joined; the
 * reason says which.
 */
enum verdict text_load(const struct options *, struct text *, struct err *);
enum verdict text_load_anew(const struct options *, struct text *, struct err *);

/* Checks a text in memory that has no end line yet. */
enum verdict text_from(const struct dialect *, struct slice, struct text *, struct err *);

/* Appends the end line, unless there is one or the dialect has no comments. */
enum verdict text_stamp(struct text *, struct err *);

/* Appends a new end line with a signature by the key.  F_USAGE: the dialect has no comments. */
enum verdict text_sign(struct text *, const struct sign_key *, struct err *);

/* Adds a signature, in base64, to the end line of a stamped text that has none. */
enum verdict text_add_signature(struct text *, struct slice line, struct err *);

/* Returns the text without its end line, over which the digest is computed. */
struct slice text_body(const struct text *);

void text_free(struct text *);

#endif
