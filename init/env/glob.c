/* SPDX-License-Identifier: ISC */
#include "init/env/glob.h"

/* After a mismatch, only the last * needs to be tried again. */
static bool
glob_matches(struct slice name, const char *glob)
{
	const char *star = NULL;
	size_t i = 0, from = 0;

	while (i < name.n) {
		if (*glob == '*') {
			star = ++glob;
			from = i;
		} else if (*glob == '?' || (*glob && *glob == (char)name.p[i])) {
			glob++;
			i++;
		} else if (star) {
			glob = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

bool
glob_any(const struct list *globs, struct slice name)
{
	for (size_t i = 0; i < globs->n; i++)
		if (glob_matches(name, globs->v[i]))
			return true;
	return false;
}
