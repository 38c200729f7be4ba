/*
 * cut: the base64 of a bundle to parts, the way back of decode/parts.
 */
#ifndef SEAL_CUT_H
#define SEAL_CUT_H

#include "decode/parts.h"

enum { CUT_LEAST = 64, CUT_MOST = 131000 };	/* bytes of a value that a part may be told to keep to */

/*
 * Appends lines NAME_3=3/7:..., none of whose values is longer than size, head included, and proves
 * that they join to base64.  F_CONFIG: it takes more than PARTS_MAX.
 */
enum verdict cut_parts(struct slice base64, const char *name, size_t size, struct buf *out, struct err *);

#endif
