/* SPDX-License-Identifier: ISC */
#include "decode/decimal.h"

#include "decode/chars.h"

bool
decimal_take(struct slice *in, uint64_t most, uint64_t *n)
{
	struct slice rest = *in, digit;

	*n = 0;
	while (rest.n && chars_is_digit(*rest.p)) {
		unsigned value;

		slice_take(&rest, 1, &digit);
		value = *digit.p - '0';
		if (value > most || *n > (most - value) / 10)
			return false;
		*n = *n * 10 + value;
	}
	if (rest.n == in->n)
		return false;
	*in = rest;
	return true;
}

uint32_t
decimal_lead(const char *s)
{
	struct slice in = slice_str(s);
	uint64_t n;

	return decimal_take(&in, UINT32_MAX, &n) ? (uint32_t)n : 0;
}

bool
decimal_parse(struct slice s, uint64_t most, uint64_t *n)
{
	return decimal_take(&s, most, n) && s.n == 0;
}

bool
decimal_parse_canonical(struct slice s, uint64_t most, uint64_t *n)
{
	return (s.n < 2 || *s.p != '0') && decimal_parse(s, most, n);
}

const char *
decimal_grouped(uint64_t n, char room[DECIMAL_GROUPED])
{
	char reversed[DECIMAL_GROUPED];
	size_t at = 0;

	for (int digits = 0; n || digits == 0; digits++, n /= 10) {
		if (digits && digits % 3 == 0)
			reversed[at++] = ',';
		reversed[at++] = (char)('0' + n % 10);
	}
	for (size_t i = 0; i < at; i++)
		room[i] = reversed[at - 1 - i];
	room[at] = '\0';
	return room;
}
