/* SPDX-License-Identifier: ISC */
/*
 * gunzip: inflates one gzip member (RFC 1952).
 * Appends to *out, never past its cap.  On anything but V_OK *out is emptied and wiped.
 * V_MORE: the input ends inside the member.  V_BAD: not gzip, damaged, wrong CRC or length, larger
 * than the cap, or followed by a second member or other bytes.
 * The CRC covers the inflated bytes, not the time, system and name in the header; a change of those
 * does not change the result.
 */
#ifndef DECODE_GUNZIP_H
#define DECODE_GUNZIP_H

#include "decode/buf.h"

#define GZIP_MAGIC "\x1f\x8b\x08"	/* ID1 ID2, CM deflate */

enum verdict gunzip(struct slice in, struct buf *out, struct err *);

#endif
