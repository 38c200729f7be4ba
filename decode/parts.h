/* SPDX-License-Identifier: ISC */
/*
 * parts: joins a bundle in base64 that was split into several values, WAITENV_BUNDLE_1 and so on.
 * A part is either a plain piece of the base64, as `split` makes it, or has a head, a format of our
 * own:
 *
 *	3/7:1f0a92c4:77ab03de:<base64>
 *
 * 3/7		its number, from 1, and the number of parts, in decimal
 * 1f0a92c4	the first 8 hex digits of the SHA-256 of the base64 of all parts, joined
 * 77ab03de	the same for this part's base64
 */
#ifndef DECODE_PARTS_H
#define DECODE_PARTS_H

#include "decode/buf.h"

enum { PARTS_MAX = 999, PARTS_DIGITS = 8 };

/* The value of the variable whose name ends in that number.  White space at its end is ignored. */
struct part { size_t number; struct slice value; };

/*
 * Appends the joined base64 of n parts, given in any order, to *out.  With heads, every fault is
 * reported with the number of its part; of plain parts, only a gap or a duplicate can be detected.
 * V_BAD: a part is missing, duplicated, swapped, cut off, damaged or of another bundle, or there
 * are more than PARTS_MAX; *out is then emptied and wiped.
 */
enum verdict parts_join(const struct part *, size_t n, struct buf *out, struct err *);

/* Writes the digits of a head for these bytes, and a NUL. */
void parts_digest(struct slice, char out[PARTS_DIGITS + 1]);

#endif
