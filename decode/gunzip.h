/*
 * gunzip: one gzip member (RFC 1952) to plain bytes.
 * Appends to *out, never past its cap.  On anything but V_OK *out is emptied and wiped.
 * V_MORE: the input ends inside the member.  V_BAD: not gzip, damaged, wrong CRC or length, a
 * second member or other bytes behind it, larger than the cap.
 * The CRC covers the plain bytes, not the header's time, system and name: a change of those changes
 * nothing that comes out.
 */
#ifndef DECODE_GUNZIP_H
#define DECODE_GUNZIP_H

#include "decode/buf.h"

#define GZIP_MAGIC "\x1f\x8b\x08"	/* ID1 ID2, CM deflate */

enum verdict gunzip(struct slice in, struct buf *out, struct err *);

#endif
