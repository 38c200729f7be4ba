/*
 * letters: what Unicode 15.0 calls a letter or a number (categories L and N), outside of ASCII: the
 * characters that Go's unicode.IsLetter and IsNumber, and so Compose, let into a name.
 */
#ifndef DECODE_DIALECT_LETTERS_H
#define DECODE_DIALECT_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

bool letters_have(uint32_t c);

#endif
