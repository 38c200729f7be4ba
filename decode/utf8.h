/*
 * utf8: UTF-8 as RFC 3629 has it: no surrogates, nothing over-long, nothing past U+10FFFF.
 * NUL is not text here.
 */
#ifndef DECODE_UTF8_H
#define DECODE_UTF8_H

#include <stdint.h>

#include "decode/slice.h"

/* The length of the text at the front.  All of it is text if that is in.n; else the byte there is
 * NUL, or the first of something that is not UTF-8. */
size_t utf8_text(struct slice in);

/* The length of the ASCII text at the front, perhaps a few bytes less. */
size_t utf8_ascii(struct slice in);

/* Cuts one character off the front; false, and nothing moved, if there is none. */
bool utf8_next(struct slice *in, uint32_t *c);

/* Whether the bytes are the beginning of one character, and lack the rest of it. */
bool utf8_is_cut(struct slice);

/* Writes the character, which is one, and answers its length. */
size_t utf8_put(uint32_t c, unsigned char out[4]);

/* Whether a text is UTF-16 instead, of either byte order, with its byte order mark or without. */
bool utf8_is_utf16(struct slice text);

#endif
