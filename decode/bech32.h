/* SPDX-License-Identifier: ISC */
/*
 * bech32: BIP 173 without its limit on length, as age uses it; in upper or in lower case, not
 * mixed.  The data is a key, so it is decoded in constant time: no branch and no memory access
 * depends on the value of a data character.
 */
#ifndef DECODE_BECH32_H
#define DECODE_BECH32_H

#include <stdint.h>

#include "decode/slice.h"

extern const char bech32_alphabet[33];

/* Returns the state of the checksum after one more 5-bit value.  It starts at
 * 1 and must end at 1. */
uint32_t bech32_step(uint32_t sum, unsigned value);

/* Decodes a text with the human-readable part hrp, given in lower case, to exactly n bytes in out.
 * Returns false for anything else; out is then wiped. */
bool bech32_decode(struct slice text, struct slice hrp, unsigned char *out, size_t n);

#endif
