/*
 * shown: what stands before the first = may be a piece of a value or of a key: which names a report
 * may show.
 */
#ifndef SEAL_SHOWN_H
#define SEAL_SHOWN_H

#include <stdbool.h>

#include "decode/slice.h"

/*
 * Whether it looks like a name: of letters, digits, '_', '.' and '-', no digit first, and not long
 * unless it is all in capitals.  With a value that is nothing but padding it may be the last line of
 * something in base64, and is shown only if it cannot be.
 */
bool shown_name(struct slice name, struct slice value);

#endif
