/*
 * explain: what would be exported, from where and why; names and sizes, never a value.
 */
#ifndef INIT_EXPLAIN_H
#define INIT_EXPLAIN_H

#include "init/environ.h"
#include "init/limits.h"

/* With -v or --explain: optional sources that were passed over, how many entries were dropped as
 * their dialect does without a word.  With -v: names that shells drop. */
void explain_details(const struct load *, const struct environ *);

/* The table on stdout, sorted by name, or with --log json an object a line. */
enum verdict explain_table(const struct load *, const struct environ *, struct err *);

/* One line that says "ready", with the counts. */
void explain_ready(const struct load *, const struct environ *, const struct limits *);

#endif
