/* SPDX-License-Identifier: ISC */
/*
 * utf8: UTF-8 as RFC 3629 defines it: no surrogates, no overlong forms, nothing above U+10FFFF.
 * NUL is not text here.
 */
#ifndef DECODE_UTF8_H
#define DECODE_UTF8_H

#include <stdint.h>

#include "decode/slice.h"

/* The length of the valid text at the front.  If it is less than in.n, the
 * byte there is NUL or begins an invalid sequence. */
size_t utf8_text(struct slice in);

/* The length of the ASCII text at the front, rounded down to a multiple of 8. */
size_t utf8_ascii(struct slice in);

/* Cuts one character off the front.  Returns false, and cuts nothing, if there is none. */
bool utf8_next(struct slice *in, uint32_t *c);

/* Whether the bytes are one incomplete character. */
bool utf8_is_cut(struct slice);

/* Writes a valid character.  Returns its length. */
size_t utf8_put(uint32_t c, unsigned char out[4]);

/* "UTF-16, not UTF-8" or the same of UTF-32, of either byte order, with or without a byte order
 * mark; NULL: the text is neither. */
const char *utf8_other(struct slice text);

#endif
