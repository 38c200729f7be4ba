/*
 * parts: one bundle in base64 that came as several values, WAITENV_BUNDLE_1 and so on, joined again.
 * A part is what `split` makes of the base64, or has a head, the one format of our own:
 *
 *	3/7:1f0a92c4:77ab03de:<base64>
 *
 * 3/7		its number and how many there are, in decimal, from 1
 * 1f0a92c4	the first 8 hex digits of the SHA-256 of the base64 of all parts, joined
 * 77ab03de	the same of this part's base64
 */
#ifndef DECODE_PARTS_H
#define DECODE_PARTS_H

#include "decode/buf.h"

enum { PARTS_MAX = 999, PARTS_DIGITS = 8 };

/* The value of the variable whose name ends in that number; white space at its end does not count. */
struct part { size_t number; struct slice value; };

/*
 * Appends the joined base64 of n parts, in any order, to *out.  With heads every fault has its number;
 * plain parts can only be found missing in between, or doubled.
 * V_BAD: missing, doubled, swapped, cut, damaged, of another bundle, or more than PARTS_MAX; *out is
 * then emptied and wiped.
 */
enum verdict parts_join(const struct part *, size_t n, struct buf *out, struct err *);

/* The digits of a head for these bytes, and a NUL. */
void parts_digest(struct slice, char out[PARTS_DIGITS + 1]);

#endif
