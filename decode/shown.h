/* SPDX-License-Identifier: ISC */
/*
 * shown: decides which names a message may show, because the text before the first = may be a piece
 * of a value or of a key.
 */
#ifndef DECODE_SHOWN_H
#define DECODE_SHOWN_H

#include <stdbool.h>

#include "decode/slice.h"

/*
 * Whether the text looks like a name: letters, digits, '_', '.' and '-', no digit first, and not
 * long unless it is all in capitals.  If the value is only padding, it may be the last line of
 * base64, and is shown only if that is impossible.
 */
bool shown_name(struct slice name, struct slice value);

/* Returns such a name for a message, cut to 64 bytes; for any other text, "a variable". */
#define SHOWN_ROOM 65
const char *shown_as(struct slice name, struct slice value, char room[SHOWN_ROOM]);

#endif
