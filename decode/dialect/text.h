/* SPDX-License-Identifier: ISC */
/*
 * text: what the dialects share: validation of text, lines and white space, and the position of a
 * fault.  Lines and columns count from 1; a column is a character.
 */
#ifndef DECODE_DIALECT_TEXT_H
#define DECODE_DIALECT_TEXT_H

#include "decode/chars.h"
#include "decode/vars.h"

/* Returns V_BAD with the reason and the position of at, ", line N column M".
 * at points into text or to its end. */
enum verdict text_bad(struct slice text, const unsigned char *at, struct err *, const char *fmt,
	...) __attribute__((format(printf, 4, 5)));

/* Return V_MORE for a text that ends before what was opened in that line is closed, or inside a
 * character.  The reason states both explanations: cut off, or wrong. */
enum verdict text_unclosed(const char *what, uint32_t line, struct err *);
enum verdict text_cut_character(uint32_t line, struct err *);

/* Return V_BAD at the first NUL byte, and text_check_utf8 also at the first byte of part that is
 * not UTF-8.  V_MORE: the text ends inside a character. */
enum verdict text_check_utf8(struct slice text, struct slice part, struct err *);
enum verdict text_check_nul(struct slice text, struct err *);

/* Reserves room in out for all that a text defines without interpolation, as
 * far as the cap allows. */
enum verdict text_reserve(struct slice text, struct vars *out, struct err *);

/* Adds a name without a value, with the value of the first table that has the
 * name.  Drops it if none has. */
enum verdict text_look_up(struct slice name, uint32_t line, const struct lookup *names,
	struct vars *out, struct err *);

/* Returns the name for a message, if it is a plain one of at most 64 bytes; else "a variable". */
#define TEXT_NAME_MAX 64
const char *text_name(struct slice name, char room[TEXT_NAME_MAX + 1]);

/* Returns the line of a byte.  Calls must go in ascending order, and take linear time in total. */
struct text_place { const unsigned char *seen; uint32_t line; };
#define TEXT_PLACE(text) ((struct text_place){ (text).p, 1 })
uint32_t text_line(struct text_place *, const unsigned char *at);

/* Lines as Go's bufio.Scanner cuts them: a CR before the LF, or at the end of
 * the text, is removed. */
#define TEXT_LINE_MAX 65535	/* with the CR, without the LF */

struct text_lines { struct slice rest; uint32_t line; };

/* Cuts the next line off rest, which must not be empty.  V_BAD: the line is too long. */
enum verdict text_next(struct text_lines *, struct slice *line, struct err *);

/* White space of Unicode, as Go's unicode.IsSpace defines it.  TEXT_INLINE is
 * that of Latin-1 without the LF. */
enum text_space { TEXT_INLINE, TEXT_SPACE };
void text_skip_any_space(struct slice *, enum text_space);	/* off the front */
void text_trim_space(struct slice *, enum text_space);	/* off the end */

/* The same as text_skip_any_space, without a call for what nearly all lines begin with. */
static inline void
text_skip_space(struct slice *s, enum text_space kind)
{
	if (!(s->n && s->p[0] > ' ' && s->p[0] < 0x80))
		text_skip_any_space(s, kind);
}

/* The number of bytes before the first one that is in set, or less than
 * below.  All of them if there is none. */
size_t text_plain(struct slice, const char *set, unsigned char below);

static inline size_t
text_until(struct slice s, const char *set)
{
	return text_plain(s, set, 0);
}

#endif
