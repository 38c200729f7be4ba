/*
 * escape: foreign text in what is written for machines and for people.  Control characters never come out as
 * they are: C0, DEL, C1 (U+0080 to U+009F, of which terminals take CSI) and the line ends U+2028 and U+2029.
 * Other UTF-8 stays.
 */
#ifndef DECODE_ESCAPE_H
#define DECODE_ESCAPE_H

#include "decode/buf.h"

enum { ESCAPE_MAX = 6 };

/* Cuts one character off the front of *in, which is not empty, or one byte that is none, and writes it as it
 * stands inside of a JSON string (RFC 8259); what is not UTF-8 becomes U+FFFD.  Returns the length. */
size_t escape_json(struct slice *in, char out[ESCAPE_MAX]);

/* The same for a line that a person reads: \x1b stands for a byte of a control character, and for one that is
 * not UTF-8. */
size_t escape_line(struct slice *in, char out[ESCAPE_MAX]);

/* As many characters of a text as fit into n bytes, written in one of these two ways.  Returns the length. */
size_t escape_fit(struct slice, size_t (*way)(struct slice *, char *), char *out, size_t n);

/* Appends a JSON string, quotes and all. */
enum verdict escape_json_string(struct buf *, struct slice, struct err *);

#endif
