/* SPDX-License-Identifier: ISC */
/*
 * entries: the effective variables, sorted by name, for commands that compare or list them.
 */
#ifndef SEAL_ENTRIES_H
#define SEAL_ENTRIES_H

#include "decode/vars.h"
#include "seal/report.h"

struct entry { struct slice name, value; bool unset; };		/* borrowed from the variables */
struct entries { struct entry *v; size_t n; };

/* Omits shadowed entries.  V_SYS: no memory. */
enum verdict entries_sort(const struct vars *, struct entries *, struct err *);
void entries_free(struct entries *);

int entries_compare(const struct entry *, const struct entry *);	/* by name, as strcmp */

/* Prints the name in width columns, or that it is not shown (decode/shown.h); in JSON, null. */
void entries_put_name(struct report *, const struct entry *, size_t width);
void entries_put_json_name(struct report *, const struct entry *);
size_t entries_width(const struct entries *);	/* width of the widest name, as shown */

/* Prints "12 bytes" or "unset". */
void entries_put_size(struct report *, const struct entry *);
/* Prints the number of bytes in JSON, or null for an unset variable. */
void entries_put_json_size(struct report *, const struct entry *);

#endif
