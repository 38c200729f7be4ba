/* SPDX-License-Identifier: ISC */
#include "decode/shown.h"

#include <stdio.h>

#include "decode/dialect/text.h"

enum { SHOWN_SHORT = 40, SHOWN_LONG = 128, SHOWN_GROUP = 4 };

/* Whether the text uses only the alphabet of base64 or base64url, and which kinds of characters. */
static bool
shown_is_base64(struct slice name, struct slice value)
{
	bool lower = false, upper = false, other = false;

	text_trim_space(&value, TEXT_SPACE);
	if (value.n > 1 || (value.n && *value.p != '='))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = name.p[i];

		if (c == '.')
			return false;
		lower |= c >= 'a' && c <= 'z';
		upper |= (c >= 'A' && c <= 'Z') || chars_is_digit(c);
		other |= c == '_' || c == '-';
	}
	return value.n || (lower && upper)
	    || (!other && name.n > SHOWN_GROUP && (name.n + 1) % 4 == 0);
}

bool
shown_name(struct slice name, struct slice value)
{
	bool capitals = true;

	if (name.n == 0 || chars_is_digit(*name.p))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = name.p[i];

		if (!chars_is_word(c) && c != '.' && c != '-')
			return false;
		capitals &= (c < 'a' || c > 'z') && c != '.' && c != '-';
	}
	return name.n <= (capitals ? SHOWN_LONG : SHOWN_SHORT) && !err_holds_key(name)
	    && !shown_is_base64(name, value);
}

const char *
shown_as(struct slice name, struct slice value, char room[SHOWN_ROOM])
{
	if (!shown_name(name, value))
		return "a variable";
	snprintf(room, SHOWN_ROOM, "%.*s", (int)name.n, (const char *)name.p);
	return room;
}
