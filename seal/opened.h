/* SPDX-License-Identifier: ISC */
/*
 * opened: reads one file of variables, a bundle or a text, as a start would.  The layers are
 * removed, the end line is checked, and the dialect looks up names in an empty environment.
 */
#ifndef SEAL_OPENED_H
#define SEAL_OPENED_H

#include "decode/dialect/dialect.h"
#include "decode/endline.h"
#include "decode/unwrap.h"
#include "seal/joined.h"

struct opened {
	struct buf file, room;
	struct slice text;	/* with its end line; borrowed from one of the two buffers */
	struct joined form;
	struct layers seen;
	struct endline end;
	struct vars vars;
};

/* Reads the file, and joins the parts of a bundle.  The reason names the file. */
enum verdict opened_read(const char *path, struct opened *, struct err *);

/* Removes the layers.  V_MORE: cut off, or a few bytes that could still become a bundle.  V_BAD:
 * damaged; with F_ACCESS or F_LOCKED: no identity opens it. */
enum verdict opened_unwrap(const struct age_identities *, struct opened *, struct err *);

/* Checks the end line and parses the text.  An empty text is valid and holds no variables.  V_BAD:
 * damaged, not in the dialect, or another kind of text. */
enum verdict opened_parse(const struct dialect *, const struct lookup *, struct opened *,
	struct err *);

/* Reads, opens and parses the file, with names looked up in an empty environment.  A few bytes that
 * could become a bundle count as a text.  The reason names the file. */
enum verdict opened_load(const char *path, const struct age_identities *, const struct dialect *,
	struct opened *, struct err *);

void opened_free(struct opened *);

#endif
