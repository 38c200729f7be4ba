/*
 * explain: what would be exported, from where and why; names and sizes, never a value.
 */
#ifndef INIT_EXPLAIN_H
#define INIT_EXPLAIN_H

#include "init/environ.h"

/* With -v: what a dialect dropped without a word, and names that shells would drop. */
void explain_details(const struct load *, const struct environ *);

/* --explain: the table on stdout, sorted by name, or with --log json an object a line; --check: one
 * line that says "ready".  Returns the exit code of the process. */
int explain(const struct load *, const struct environ *);

#endif
