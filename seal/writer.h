/* SPDX-License-Identifier: ISC */
/*
 * writer: writes variables as a text of a dialect, the inverse of decode/dialect.  A dialect has
 * several ways to write a variable, the simplest first.  Each is tried and read back, and the first
 * one that gives exactly this variable is used.
 */
#ifndef SEAL_WRITER_H
#define SEAL_WRITER_H

#include "decode/dialect/dialect.h"

/*
 * Appends all effective variables to *out in their order, and verifies that the whole text reads
 * back.  V_BAD: the dialect cannot represent a variable; the reason gives its name, or its line if
 * the name must not be shown, and never a value.
 */
enum verdict writer_write(const struct vars *, const struct dialect *, struct buf *out,
	struct err *);

#endif
