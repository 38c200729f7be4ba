/*
 * opened: one file of variables, a bundle or a text, as who starts from it would read it.
 * The layers are undone, the end line is checked, and the dialect looks names up in an empty environment.
 */
#ifndef SEAL_OPENED_H
#define SEAL_OPENED_H

#include "decode/dialect/dialect.h"
#include "decode/endline.h"
#include "decode/unwrap.h"

struct opened {
	struct buf file, room;
	struct slice text;	/* end line and all; borrowed from one of the two */
	struct layers seen;
	struct endline end;
	struct vars vars;
};

/* An empty file holds no variables.  V_BAD: damaged, not in the dialect, or another kind of text;
 * F_ACCESS, F_LOCKED: no identity opens it.  The reason names the file. */
enum verdict opened_load(const char *path, const struct age_identities *, const struct dialect *,
	struct opened *, struct err *);

void opened_free(struct opened *);

#endif
