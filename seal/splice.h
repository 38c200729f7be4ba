/*
 * splice: one variable of a text is set or taken out, and all around it stays to the byte; of a json
 * text what it says does, not its white space.  What comes out is read back and compared.
 */
#ifndef SEAL_SPLICE_H
#define SEAL_SPLICE_H

#include "decode/dialect/dialect.h"

/*
 * Appends the text in which name has this value, in the place of its first entry, or at the end; or in
 * which it has none, where value is NULL.  *changed: it is another text.  V_BAD: the dialect cannot say
 * the value, or the lines of the entry cannot be told from those around it.
 */
enum verdict splice_text(const struct dialect *, struct slice text, struct slice name,
	const struct slice *value, struct buf *out, bool *changed, struct err *);

#endif
