/* SPDX-License-Identifier: ISC */
#include "decode/namelist.h"

static bool
namelist_separates(unsigned char c)
{
	return c == ',' || c == ' ' || (c >= '\t' && c <= '\r');
}

bool
namelist_next(struct slice *list, struct slice *name)
{
	struct slice passed;
	size_t n = 0;

	while (list->n && (*list->p == '#' || namelist_separates(*list->p)))
		if (*list->p == '#')
			slice_line(list, &passed);
		else
			slice_take(list, 1, &passed);
	while (n < list->n && !namelist_separates(list->p[n]))
		n++;
	return n && slice_take(list, n, name);
}
