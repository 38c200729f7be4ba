/*
 * writer: variables to a text of a dialect, the way back of decode/dialect.
 * A dialect has a few ways to write a variable, the plainest first.  Which of them is right for this
 * one is not reasoned about, but read back: the first that gives just this variable is taken.
 */
#ifndef SEAL_WRITER_H
#define SEAL_WRITER_H

#include "decode/dialect/dialect.h"

/*
 * Appends all variables that count, in their order, to *out, and proves that the whole reads back.
 * V_BAD: the dialect cannot say one; the reason has its name, or its line where the name is not to
 * be shown, and never a value.
 */
enum verdict writer_write(const struct vars *, const struct dialect *, struct buf *out,
	struct err *);

#endif
