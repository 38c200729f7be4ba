/* SPDX-License-Identifier: ISC */
/*
 * item: one thing that is gathered: its SPEC, the state of its wait, and its result.
 */
#ifndef INIT_GATHER_ITEM_H
#define INIT_GATHER_ITEM_H

#include "decode/unwrap.h"
#include "decode/vars.h"
#include "init/gather/source.h"

enum item_kind {
	ITEM_TEXT,		/* an env source */
	ITEM_IDENTITY,		/* read only if a source is sealed */
	ITEM_CONTENT		/* the file that an X_FILE variable names: one variable's value */
};

enum item_state { ITEM_PENDING, ITEM_READY, ITEM_ABSENT, ITEM_FAILED };

struct item {
	enum item_kind kind;
	enum item_state state;
	unsigned number;		/* identifies it to the watch */
	struct spec spec;
	struct slice name;		/* ITEM_CONTENT: of the variable */
	struct wait wait;
	struct buf bytes;		/* as the last look read them; freed when a text is ready */
	struct layers layers;
	struct vars vars;		/* the variables of a text or content */
	struct err why;			/* what the last look found wrong */
	struct lookup lookup;		/* makes vars visible to later texts */
	int64_t next_report;
	bool empty;			/* the text is valid but holds no variable */
	char folder[64];		/* dir: a directory where a file is expected, or "" */
	bool stirred;			/* an event has arrived since the last look */
	bool watched;			/* the next event will not be missed */
	bool flows;			/* a stream that had not ended at the last look */
	bool lasting;			/* what the last look found cannot change */
};

struct items { struct item *v; size_t n; };

/* Appends a pending item.  Borrows the spec.
 * V_BAD with F_USAGE: not a SPEC for this kind.  V_SYS: no memory. */
enum verdict item_add(struct items *, enum item_kind, unsigned number, const char *spec,
	struct err *);

/* The same for the file of a string X_FILE=/path, which gives the variable of that name and is
 * opened with the given rights, or our own if they are NULL.  Borrows all arguments. */
enum verdict item_add_content(struct items *, unsigned number, struct slice name,
	const char *string, const struct rights *, struct err *);

/* Removes the last item and wipes what it held. */
void item_drop_last(struct items *);

#endif
