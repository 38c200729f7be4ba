/*
 * bech32: BIP 173 without its bound on length, as age uses it.  All upper or all lower case.
 * No branch and no memory access depends on a data character's value: the data is a key.
 */
#ifndef DECODE_BECH32_H
#define DECODE_BECH32_H

#include <stdint.h>

#include "decode/slice.h"

extern const char bech32_alphabet[33];

/* The checksum's state after one more value of 5 bits; it starts at 1 and must end at 1. */
uint32_t bech32_step(uint32_t sum, unsigned value);

/* Exactly n bytes into out from text, whose human-readable part is hrp, given in lower case.
 * False: anything else; out is then wiped. */
bool bech32_decode(struct slice text, struct slice hrp, unsigned char *out, size_t n);

#endif
