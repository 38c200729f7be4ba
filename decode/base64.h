/* SPDX-License-Identifier: ISC */
/*
 * base64: RFC 4648 section 4, strict: canonical, and nothing outside of the alphabet.  The text may
 * be a key, so it is decoded in constant time: no branch and no memory access depends on the value
 * of a character.
 */
#ifndef DECODE_BASE64_H
#define DECODE_BASE64_H

#include "decode/buf.h"

/* Decode exactly n bytes into out, base64_raw from text without padding, base64_padded from text
 * with all of it.  They return false for anything else; out may then hold a part of the result. */
bool base64_raw(struct slice text, unsigned char *out, size_t n);
bool base64_padded(struct slice text, unsigned char *out, size_t n);

/*
 * Appends the bytes of a whole text to *out.  White space may stand anywhere; padding is required.
 * V_OK: *ended says whether the text ends in padding, so that no more can follow.
 * V_MORE: the text ends inside a group of four; what came before the group is in *out.
 * V_BAD: a character outside of the alphabet, text after padding, or not canonical; *out is then
 * emptied and wiped.
 */
enum verdict base64_text(struct slice text, struct buf *out, bool *ended, struct err *);

#endif
