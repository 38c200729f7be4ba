/* SPDX-License-Identifier: ISC */
/*
 * splice: sets or removes one variable of a text and leaves the rest unchanged to the byte; of a
 * JSON text the meaning is kept, but not the white space.  The result is read back and compared.
 */
#ifndef SEAL_SPLICE_H
#define SEAL_SPLICE_H

#include "decode/dialect/dialect.h"

/*
 * Appends the text in which name has this value, at the place of its first entry or at the end; or,
 * if value is NULL, the text without that name. *changed: the text differs from the old one.
 * V_BAD: the dialect cannot represent the value, or the lines of the entry cannot be separated from
 * those around it.
 */
enum verdict splice_text(const struct dialect *, struct slice text, struct slice name,
	const struct slice *value, struct buf *out, bool *changed, struct err *);

#endif
