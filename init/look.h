/*
 * look: one look at one item: read it, undo its layers, check its end line, parse it in its dialect.
 * It leaves the variables in the item and what it saw in *seen, for the rule to decide on.
 * V_MORE is V_BAD here for what has ended.
 */
#ifndef INIT_LOOK_H
#define INIT_LOOK_H

#include "init/load.h"

enum verdict look(struct load *, struct load_item *, struct wait_seen *, struct err *);

/* The same without reading again: for a text that an identity has come for in the meantime. */
enum verdict look_again(struct load *, struct load_item *, struct wait_seen *, struct err *);

/* Whether what lies there is another one now than the last look saw. */
bool look_replaced(const struct load *, const struct load_item *);

#endif
