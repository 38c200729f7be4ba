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
	bool refers;		/* between vars_refer and vars_adopt: the text is borrowed */
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

/* Adds a complete entry.  The dialects ensure that the name is not empty and holds no '='.  An
 * entry with a NUL, or without a name, is V_BAD. */
enum verdict vars_put(struct vars *, struct slice name, struct slice value, uint32_t line,
	struct err *);
enum verdict vars_put_unset(struct vars *, struct slice name, uint32_t line, struct err *);

/* Add an entry whose value comes in pieces: open, append to vars->text with buf_put, close. */
enum verdict vars_open(struct vars *, struct slice name, uint32_t line, struct err *);
enum verdict vars_close(struct vars *, struct err *);

/* Between these two calls, entries cannot be found by name and none is shadowed; vars_settle then
 * enters all of them into the index.  That takes half the time for a large table, because the index
 * has its final size and its slots are prefetched into the cache. */
void vars_defer(struct vars *);
enum verdict vars_settle(struct vars *, struct err *);

/*
 * These avoid copying a text.  Its entries stand in it as NAME=value, each followed by one byte
 * that ends it or by the end of the text, and the dialect has checked it for NULs.  After
 * vars_refer, on an empty table, vars_put borrows the entries, from the text or from elsewhere.
 * vars_adopt moves the buf that holds the text, with room for one more byte, into the table, and
 * ends the entries of the text in NUL; before that they are not C strings.
 */
void vars_refer(struct vars *, struct slice text);
void vars_adopt(struct vars *, struct buf *);

/* Counts an entry that the dialect silently drops. */
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

/* Wipes all entries; vars_clear keeps the memory for the next use, vars_free gives it back. */
void vars_clear(struct vars *);
void vars_free(struct vars *);

#endif
