/* SPDX-License-Identifier: ISC */
/*
 * armor: age's ASCII armor (c2sp.org/age "ASCII armor": RFC 7468, strict) to the bytes inside.
 * Lines end in LF or CRLF; blank lines may stand before BEGIN and blanks after END.
 */
#ifndef DECODE_ARMOR_H
#define DECODE_ARMOR_H

#include "decode/buf.h"

/*
 * Appends to *out, never past its cap.
 * V_MORE: valid so far, but the END line is missing; *out holds what the lines so far encode.
 * V_BAD: anything else; *out is then emptied and wiped.
 */
enum verdict armor_decode(struct slice in, struct buf *out, struct err *);

#endif
