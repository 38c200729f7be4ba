/*
 * text: what the dialects share: the check that a text is text, its lines and white space, and
 * where in it something is wrong.  Lines and columns count from 1, columns in characters.
 */
#ifndef DECODE_DIALECT_TEXT_H
#define DECODE_DIALECT_TEXT_H

#include "decode/chars.h"
#include "decode/vars.h"

/* V_BAD with the reason and ", line N column M" of the byte at, which is in text or at its end. */
enum verdict text_bad(struct slice text, const unsigned char *at, struct err *, const char *fmt,
	...) __attribute__((format(printf, 4, 5)));

/* V_MORE of a text that ends before what was opened in that line is closed, or inside of a character, with
 * both readings of it. */
enum verdict text_unclosed(const char *what, uint32_t line, struct err *);
enum verdict text_cut_character(uint32_t line, struct err *);

/* V_BAD at the first NUL byte of part, or at the first one that is not UTF-8.  V_MORE: the text ends
 * inside of a character. */
enum verdict text_check_utf8(struct slice text, struct slice part, struct err *);
enum verdict text_check_nul(struct slice text, struct err *);

/* Room in out for all that a text can give as it stands, as far as the cap of out allows. */
enum verdict text_reserve(struct slice text, struct vars *out, struct err *);

/* A name without a value: that of the first table that has the name, or dropped where none has. */
enum verdict text_look_up(struct slice name, uint32_t line, const struct lookup *names,
	struct vars *out, struct err *);

/* The name for a message, if it is a plain one of at most 64 bytes; else "a variable". */
#define TEXT_NAME_MAX 64
const char *text_name(struct slice name, char room[TEXT_NAME_MAX + 1]);

/* The line of a byte, for bytes asked for in rising order; linear in all. */
struct text_place { const unsigned char *seen; uint32_t line; };
#define TEXT_PLACE(text) ((struct text_place){ (text).p, 1 })
uint32_t text_line(struct text_place *, const unsigned char *at);

/* Lines as Go's bufio.Scanner cuts them: one CR before the LF, or at the end, goes with it. */
#define TEXT_LINE_MAX 65535	/* with the CR, without the LF */

struct text_lines { struct slice rest; uint32_t line; };

/* Cuts the next line off rest, which is not empty.  V_BAD: it is too long. */
enum verdict text_next(struct text_lines *, struct slice *line, struct err *);

/* White space of Unicode as Go's unicode.IsSpace has it; TEXT_INLINE is Latin-1's without the LF. */
enum text_space { TEXT_INLINE, TEXT_SPACE };
void text_skip_space(struct slice *, enum text_space);	/* off the front */
void text_trim_space(struct slice *, enum text_space);	/* off the end */

/* How many bytes stand before the first that is in set, or below that one; all if there is none. */
size_t text_plain(struct slice, const char *set, unsigned char below);

static inline size_t
text_until(struct slice s, const char *set)
{
	return text_plain(s, set, 0);
}

#endif
