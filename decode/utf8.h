/*
 * utf8: the length of the text at the front of in: valid UTF-8 (RFC 3629: no surrogates, nothing
 * over-long, nothing past U+10FFFF) without NUL.  All of it is text if the answer is in.n; else the
 * byte there is a NUL, or starts or is something that is not UTF-8.
 */
#ifndef DECODE_UTF8_H
#define DECODE_UTF8_H

#include "decode/slice.h"

size_t utf8_text(struct slice in);

#endif
