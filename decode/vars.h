/* SPDX-License-Identifier: ISC */
/*
 * vars: a table of variables in the order in which they came, with their names, values and lines.
 * Each entry is one NUL-terminated string `NAME=value`, which execve can take as it is.  The table
 * owns its bytes and wipes them.  A later entry of the same name shadows the earlier one, which is
 * kept for the reports.  Slices and strings of the table are valid until the next call that adds an
 * entry.
 * V_BAD: past the cap, or more than VARS_MAX entries.  V_SYS: no memory.
 */
#ifndef DECODE_VARS_H
#define DECODE_VARS_H

#include <stdint.h>

#include "decode/buf.h"

struct var {
	uintptr_t at;		/* of NAME=value: its offset in text, or its address if borrowed */
	uint32_t name_n, value_n;
	uint32_t hash;		/* of the name */
	uint32_t line : 29;	/* in its source, from 1; 0 if that has no lines */
	uint32_t borrowed : 1;	/* the string belongs to somebody else */
	uint32_t unset : 1;	/* removes an inherited variable instead of setting one */
	uint32_t shadowed : 1;	/* a later entry has the same name */
};

struct vars {
	struct buf text;
	struct var *v;
	size_t n, cap;
	uint32_t *index;	/* hash table, open addressing: 1 + index into v of a live entry */
	size_t index_n;		/* a power of two, or 0 */
	size_t dropped;		/* entries that the dialect silently drops */
	uint32_t dropped_line;	/* of the first of them */
	size_t entered;		/* entries that the index knows */
	bool defers;		/* between vars_defer and vars_settle */
	bool refers;		/* between vars_refer and vars_adopt: text is somebody else's */
};

/*
 * More entries than execve accepts: it takes at most 6 MiB of them, and each needs at least 11
 * bytes, eight of which are its pointer (execve(2), "Limits on size of arguments and environment").
 */
enum { VARS_MAX = 600000, VAR_LINE_MOST = (1 << 29) - 1 };

#define VARS(bytes) ((struct vars){ .text = BUF(bytes) })

/* Reserves room for the strings and entries of a text of that size, so that
 * parsing it rarely has to grow the table. */
enum verdict vars_reserve(struct vars *, size_t text_n, struct err *);

/* Adds a complete entry.  The dialects ensure that the name is not empty and holds no '='.  An entry
 * with a NUL, or without a name, is V_BAD. */
enum verdict vars_put(struct vars *, struct slice name, struct slice value, uint32_t line,
	struct err *);
enum verdict vars_put_unset(struct vars *, struct slice name, uint32_t line, struct err *);

/* Add an entry whose value comes in pieces: open, append to vars->text with buf_put, close. */
enum verdict vars_open(struct vars *, struct slice name, uint32_t line, struct err *);
enum verdict vars_close(struct vars *, struct err *);

/* Between these two, entries are not found by their names, and none is shadowed.  All together enter an
 * index that has their size, and a large one in half the time, since its places are fetched into the
 * cache ahead. */
void vars_defer(struct vars *);
enum verdict vars_settle(struct vars *, struct err *);

/*
 * For a text whose entries stand in it as NAME=value, each followed by a byte that the dialect takes for
 * its end, or by the end of the text, and in which the dialect has looked for NULs itself: after vars_refer, on an empty table, they are not copied, and what
 * vars_put finds elsewhere is borrowed.  vars_adopt gives the buf that holds the text, and has room for a
 * byte behind it, to the table, and ends its entries in NUL: until then they are no strings.
 */
void vars_refer(struct vars *, struct slice text);
void vars_adopt(struct vars *, struct buf *);

void vars_drop(struct vars *, uint32_t line);

/* Returns the live entry of that name, or NULL. */
const struct var *vars_find(const struct vars *, struct slice name);

/* A list of tables that are searched for a name one after the other.  NULL is the empty list. */
struct lookup { const struct vars *vars; const struct lookup *next; };

/* Finds the value in the first table that has the name.  Returns false if none has it. */
bool vars_look_up(const struct lookup *, struct slice name, struct slice *value);

struct slice vars_name(const struct vars *, const struct var *);
struct slice vars_value(const struct vars *, const struct var *);
char *vars_string(const struct vars *, const struct var *);	/* NAME=value, NUL-terminated */

/*
 * Borrows every string of an environment block, into an empty *vars.  Strings without '=' or
 * without a name are dropped.  Of several with the same name the first one counts, as for getenv.
 */
enum verdict vars_import(struct vars *, char *const *envp, struct err *);

/* Keeps the entry, but lookups no longer find it. */
void vars_hide(struct var *);

void vars_clear(struct vars *);
void vars_free(struct vars *);

#endif
