/* SPDX-License-Identifier: ISC */
/*
 * chars: classes of ASCII characters, independent of the locale.
 */
#ifndef DECODE_CHARS_H
#define DECODE_CHARS_H

#include "decode/slice.h"

static inline bool
chars_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Whether a shell allows the character in a variable's name, which must not start with a digit. */
static inline bool
chars_is_word(unsigned char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || chars_is_digit(c);
}

/* Whether a shell accepts this as a variable's name. */
static inline bool
chars_are_identifier(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!chars_is_word(s.p[i]))
			return false;
	return s.n && !chars_is_digit(s.p[0]);
}

/* White space within a line. */
static inline bool
chars_is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static inline bool
chars_is_space(unsigned char c)
{
	return chars_is_blank(c) || c == '\r' || c == '\n';
}

/* Returns the slice without the white space at its end. */
static inline struct slice
chars_trim_end(struct slice s)
{
	while (s.n && chars_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Returns the slice without the white space at either end. */
static inline struct slice
chars_trim(struct slice s)
{
	while (s.n && chars_is_space(s.p[0]))
		s = (struct slice){ s.p + 1, s.n - 1 };
	return chars_trim_end(s);
}

#endif
