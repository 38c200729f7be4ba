/*
 * decimal: whole numbers as people and formats write them, in decimal digits alone.
 */
#ifndef DECODE_DECIMAL_H
#define DECODE_DECIMAL_H

#include <stdint.h>

#include "decode/slice.h"

/* Digits alone, and at least one: no sign, no blank.  False: anything else, or more than most. */
bool decimal_parse(struct slice, uint64_t most, uint64_t *n);

/* The same, and no zero in front, so that one number has one form. */
bool decimal_parse_canonical(struct slice, uint64_t most, uint64_t *n);

/* Cuts the digits off the front; false, and nothing moved, if there are none or they are more than
 * most. */
bool decimal_take(struct slice *, uint64_t most, uint64_t *n);

/* With a comma before every three digits: 1,048,576.  Returns room. */
#define DECIMAL_GROUPED 28
const char *decimal_grouped(uint64_t n, char room[DECIMAL_GROUPED]);

#endif
