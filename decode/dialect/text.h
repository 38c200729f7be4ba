/*
 * text: what the dialects share: the check that a text is text, its lines, and where in it
 * something is wrong.  Lines and columns count from 1, columns in characters.
 */
#ifndef DECODE_DIALECT_TEXT_H
#define DECODE_DIALECT_TEXT_H

#include <stdint.h>

#include "decode/vars.h"

/* V_BAD with the reason and ", line N column M" of the byte at, which lies in text or at its end. */
enum verdict text_bad(struct slice text, const unsigned char *at, struct err *, const char *reason);

/* V_BAD at the first NUL byte, or at the first one that is not UTF-8. */
enum verdict text_check_utf8(struct slice text, struct err *);
enum verdict text_check_nul(struct slice text, struct err *);

/* Room in out for all that a text can give as it stands, as far as the cap of out allows. */
enum verdict text_reserve(struct slice text, struct vars *out, struct err *);

/* Lines as Go's bufio.Scanner cuts them: one CR before the LF, or at the end, goes with it. */
#define TEXT_LINE_MAX 65535	/* with the CR, without the LF */

struct text_lines { struct slice rest; uint32_t line; };

/* Cuts the next line off rest, which is not empty.  V_BAD: it is too long. */
enum verdict text_next(struct text_lines *, struct slice *line, struct err *);

#endif
