/* SPDX-License-Identifier: ISC */
/*
 * cut: splits the base64 of a bundle into parts, the inverse of decode/parts.
 */
#ifndef SEAL_CUT_H
#define SEAL_CUT_H

#include "decode/parts.h"

enum { CUT_LEAST = 64, CUT_MOST = 131000 };	/* the limits of --part, in bytes of a value */

/*
 * Appends lines NAME_3=3/7:..., whose values including their heads are at most size bytes long, and
 * verifies that they join to the base64 again.  F_CONFIG: more than PARTS_MAX parts would be
 * needed.
 */
enum verdict cut_parts(struct slice base64, const char *name, size_t size, struct buf *out,
	struct err *);

#endif
