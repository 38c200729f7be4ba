/* SPDX-License-Identifier: ISC */
/*
 * shown: decides which names a report may show, because the text before the first = may be a piece
 * of a value or of a key.
 */
#ifndef SEAL_SHOWN_H
#define SEAL_SHOWN_H

#include <stdbool.h>

#include "decode/slice.h"

/*
 * Whether the text looks like a name: letters, digits, '_', '.' and '-', no digit first, and not
 * long unless it is all in capitals.  If the value is only padding, it may be the last line of
 * base64, and is shown only if that is impossible.
 */
bool shown_name(struct slice name, struct slice value);

#endif
