/*
 * plain: the env files of one command line as one checked text.
 * Several files are joined as they are, comments and all, in the order in which the last one to
 * name a variable gives its value; that joining them changes no variable is proved, else refused.
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
	struct vars vars;	/* what bytes define, looked up in an empty environment */
	size_t live;		/* variables of vars that no later one shadows */
	bool stamped;		/* bytes end in an end line that matches */
};

/* The dialect of -d, or docker.  V_BAD: unknown, or not one of texts. */
enum verdict text_dialect(const struct options *, const struct dialect **, struct err *);
enum verdict text_dialect_named(const char *name, const struct dialect **, struct err *);

/* Does s, in this dialect, define just what want says?  V_BAD, with the reason and a name, if not. */
enum verdict text_prove(const struct dialect *, struct slice, const struct vars *want,
	const char *reason, struct err *);

/*
 * Reads and checks every file.  A file with an end line is held to it; a single one keeps it.
 * text_load_anew takes a whole end line away instead, whatever it says, to put a new one there.
 * V_BAD: not in the dialect, a bundle already, files that do not join; the reason says which.
 */
enum verdict text_load(const struct options *, struct text *, struct err *);
enum verdict text_load_anew(const struct options *, struct text *, struct err *);

/* The same of a text in memory that is to get an end line, and has none. */
enum verdict text_from(const struct dialect *, struct slice, struct text *, struct err *);

/* Puts the end line behind the text, unless it has one or its dialect has no comments. */
enum verdict text_stamp(struct text *, struct err *);

/* Puts a new end line behind it, with the signature of the key.  F_USAGE: the dialect has no place
 * for it. */
enum verdict text_sign(struct text *, const struct sign_key *, struct err *);

/* Puts a signature, in base64, into the end line of a stamped text that has none. */
enum verdict text_add_signature(struct text *, struct slice line, struct err *);

/* What the end line vouches for: the text without it. */
struct slice text_body(const struct text *);

void text_free(struct text *);

#endif
