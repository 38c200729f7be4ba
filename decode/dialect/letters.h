/* SPDX-License-Identifier: ISC */
/*
 * letters: the characters outside of ASCII that Unicode 15.0 classifies as letters or numbers
 * (categories L and N).  Go's unicode.IsLetter and IsNumber, and so Compose, accept them in a name.
 */
#ifndef DECODE_DIALECT_LETTERS_H
#define DECODE_DIALECT_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

bool letters_have(uint32_t c);

#endif
