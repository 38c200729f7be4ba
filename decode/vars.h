/*
 * vars: variables in the order they came, with their names, values and lines.
 * Every entry is kept as the one string `NAME=value` and a NUL, so that it can go to execve as it
 * stands.  Owns all its bytes and wipes them.  A later entry of the same name shadows the earlier
 * one, which stays for the reports.  Slices and strings of it live until the next vars_* that adds.
 * V_BAD: past the cap, or more than VARS_MAX entries.  V_SYS: no memory.
 */
#ifndef DECODE_VARS_H
#define DECODE_VARS_H

#include <stdint.h>

#include "decode/buf.h"

struct var {
	uintptr_t at;		/* of NAME=value: where in text; borrowed, where in memory */
	uint32_t name_n, value_n;
	uint32_t hash;		/* of the name */
	uint32_t line;		/* of its source, from 1; 0 where there are no lines */
	bool unset;		/* takes an inherited variable away instead of giving one */
	bool shadowed;		/* a later entry has the same name */
};

struct vars {
	struct buf text;
	struct var *v;
	size_t n, cap;
	uint32_t *index;	/* open addressing: 1 + position in v of the live entry of a name */
	size_t index_n;		/* a power of two, or 0 */
	size_t dropped;		/* entries that the dialect drops without a word */
	uint32_t dropped_line;	/* of the first of them */
	bool borrowed;		/* the strings are somebody else's */
};

/* More entries than execve takes: it has 6 MiB for them at most, and each takes 11 bytes at least, eight of
 * them for its pointer (execve(2), "Limits on size of arguments and environment"). */
enum { VARS_MAX = 600000 };

#define VARS(bytes) ((struct vars){ .text = BUF(bytes) })

/* Room for the strings and entries of a text of that size, so that parsing it most often grows
 * nothing. */
enum verdict vars_reserve(struct vars *, size_t text_n, struct err *);

/* One whole entry.  The name is not empty and holds neither '=' nor NUL, the value no NUL: the
 * dialects see to it, and vars_check makes sure. */
enum verdict vars_put(struct vars *, struct slice name, struct slice value, uint32_t line,
	struct err *);
enum verdict vars_put_unset(struct vars *, struct slice name, uint32_t line, struct err *);

/* An entry whose value comes in pieces: open, append to vars->text with buf_put, close. */
enum verdict vars_open(struct vars *, struct slice name, uint32_t line, struct err *);
enum verdict vars_close(struct vars *, struct err *);

void vars_drop(struct vars *, uint32_t line);

/* The live entry of that name, or NULL. */
const struct var *vars_find(const struct vars *, struct slice name);

/* Tables that are asked for a name one after the other; NULL is the empty list. */
struct lookup { const struct vars *vars; const struct lookup *next; };

/* The value of the first table that has that name; false if none has it. */
bool vars_look_up(const struct lookup *, struct slice name, struct slice *value);

struct slice vars_name(const struct vars *, const struct var *);
struct slice vars_value(const struct vars *, const struct var *);
char *vars_string(const struct vars *, const struct var *);	/* NAME=value, NUL-terminated */

/* Every entry is one string: V_BAD if a NUL stands inside of one, or a name is empty. */
enum verdict vars_check(const struct vars *, struct err *);

/* Borrows every string of an environment block, into an empty *vars; entries without '=' or without a name are dropped,
 * and of two alike the first one counts, as for getenv. */
enum verdict vars_import(struct vars *, char *const *envp, struct err *);

/* The entry stays, but is no longer found by its name. */
void vars_hide(struct var *);

void vars_clear(struct vars *);
void vars_free(struct vars *);

#endif
