/*
 * opened: reads one file of variables, a bundle or a text, as a start would.  The layers are
 * removed, the end line is checked, and the dialect looks up names in an empty environment.
 */
#ifndef SEAL_OPENED_H
#define SEAL_OPENED_H

#include "decode/dialect/dialect.h"
#include "decode/endline.h"
#include "decode/unwrap.h"

struct opened {
	struct buf file, room;
	struct slice text;	/* with its end line; borrowed from one of the two */
	struct layers seen;
	struct endline end;
	struct vars vars;
};

/* An empty file is valid and holds no variables.  V_BAD: damaged, not in the dialect, or another
 * kind of text; with F_ACCESS or F_LOCKED: no identity opens it.  The reason names the file. */
enum verdict opened_load(const char *path, const struct age_identities *, const struct dialect *,
	struct opened *, struct err *);

void opened_free(struct opened *);

#endif
