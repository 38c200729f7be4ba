/*
 * item: one thing that is gathered: its SPEC, where its wait stands, and what came of it.
 */
#ifndef INIT_GATHER_ITEM_H
#define INIT_GATHER_ITEM_H

#include "decode/unwrap.h"
#include "decode/vars.h"
#include "init/gather/source.h"

enum item_kind {
	ITEM_TEXT,		/* an env source */
	ITEM_IDENTITY,		/* looked at once a sealed source was met */
	ITEM_CONTENT		/* the file that an X_FILE variable names: one variable's value */
};

enum item_state { ITEM_PENDING, ITEM_READY, ITEM_ABSENT, ITEM_FAILED };

struct item {
	enum item_kind kind;
	enum item_state state;
	unsigned number;		/* what the watch knows it by */
	struct spec spec;
	struct slice name;		/* of the variable, with ITEM_CONTENT */
	struct wait wait;
	struct buf bytes;		/* as the last look read them; a text's are freed once it is ready */
	struct layers layers;
	struct vars vars;		/* what a text or content came to */
	struct err why;			/* what the last look found wrong */
	struct lookup lookup;		/* vars, in the list of those that a later text may look names up in */
	int64_t next_report;
	bool empty;			/* the text is valid and gives no variable */
	char folder[64];		/* of dir: the name of a directory where a file is expected, or "" */
	bool stirred;			/* an event came since the last look */
	bool flows;			/* a stream that was not at its end then */
};

struct items { struct item *v; size_t n; };

/* Adds an item, pending, at the end.  Borrows the spec.
 * V_BAD, F_USAGE: not a SPEC for something of this kind.  V_SYS: no memory. */
enum verdict item_add(struct items *, enum item_kind, unsigned number, const char *spec, struct err *);

/* The same for the file of a string X_FILE=/path, which gives the variable of that name and is opened with
 * those rights (NULL: ours).  Borrows all three. */
enum verdict item_add_content(struct items *, unsigned number, struct slice name, const char *string,
	const struct rights *, struct err *);

/* Takes the last one off and wipes what it held. */
void item_drop_last(struct items *);

#endif
