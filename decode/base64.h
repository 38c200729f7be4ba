/*
 * base64: RFC 4648 section 4, strict: canonical, nothing outside of the alphabet.
 * No branch and no memory access depends on a character's value, so that a key may come through.
 */
#ifndef DECODE_BASE64_H
#define DECODE_BASE64_H

#include "decode/buf.h"

/* Exactly n bytes into out, from text without padding, or with all of it.  False: anything else;
 * out may then hold parts. */
bool base64_raw(struct slice text, unsigned char *out, size_t n);
bool base64_padded(struct slice text, unsigned char *out, size_t n);

/*
 * A whole text of base64, appended to *out: blanks anywhere, padding demanded.
 * V_OK: *ended says whether it ends in padding, so that no more can follow.
 * V_MORE: it ends inside a group of four; what came before the group is in *out.
 * V_BAD: a character that is none, text after padding, not canonical; *out is then emptied.
 */
enum verdict base64_text(struct slice text, struct buf *out, bool *ended, struct err *);

#endif
