/* SPDX-License-Identifier: ISC */
/*
 * escape: makes untrusted text safe to write, in JSON or for a person.  Control characters are
 * always escaped: C0, DEL, C1 (U+0080 to U+009F, which include the CSI of terminals), the line
 * separators U+2028 and U+2029, those that reorder a line (U+202A to U+202E, U+2066 to U+2069) and
 * the byte order mark.  Other UTF-8 stays as it is.
 */
#ifndef DECODE_ESCAPE_H
#define DECODE_ESCAPE_H

#include "decode/buf.h"

enum { ESCAPE_MAX = 6 };

/*
 * Cuts one character, or one byte that is not valid UTF-8, off the front of *in, which must not be
 * empty, and writes it as it stands inside a JSON string (RFC 8259).  An invalid byte becomes
 * U+FFFD.  Returns the length.
 */
size_t escape_json(struct slice *in, char out[ESCAPE_MAX]);

/* The same for a line that a person reads: each byte of a control character, and each invalid byte,
 * becomes an escape such as \x1b. */
size_t escape_line(struct slice *in, char out[ESCAPE_MAX]);

/* Writes as many whole characters of a text as fit into n bytes, escaped in
 * one of these two ways.  Returns the length. */
size_t escape_fit(struct slice, size_t (*way)(struct slice *, char *), char *out, size_t n);

/* Appends a text as a JSON string, with its quotes. */
enum verdict escape_json_string(struct buf *, struct slice, struct err *);

#endif
