/* SPDX-License-Identifier: ISC */
/*
 * decimal: parses and formats unsigned decimal numbers.
 */
#ifndef DECODE_DECIMAL_H
#define DECODE_DECIMAL_H

#include <stdint.h>

#include "decode/slice.h"

/* Accepts one or more digits, without a sign or blanks.  Returns false for
 * anything else, and for a number larger than most. */
bool decimal_parse(struct slice, uint64_t most, uint64_t *n);

/* The same without leading zeros, so that every number has exactly one form. */
bool decimal_parse_canonical(struct slice, uint64_t most, uint64_t *n);

/* Cuts the digits off the front.  Returns false, and cuts nothing, if there
 * are none or the number is larger than most. */
bool decimal_take(struct slice *, uint64_t most, uint64_t *n);

/* Returns the number that the string begins with, or 0 if it begins with none or a larger one. */
uint32_t decimal_lead(const char *);

/* Formats the number with a comma between groups of three digits: 1,048,576.  Returns room. */
#define DECIMAL_GROUPED 28
const char *decimal_grouped(uint64_t n, char room[DECIMAL_GROUPED]);

#endif
