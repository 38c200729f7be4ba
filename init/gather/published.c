/* SPDX-License-Identifier: ISC */
#include "init/gather/published.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "decode/slice.h"

#define PUBLISHED "..data"
#define LINKS_MAX 40		/* as the kernel: path_resolution(7) */

/* Returns the length of the path up to the end of the first component that is PUBLISHED, or 0. */
static size_t
published_length(const char *path)
{
	const struct slice published = SLICE(PUBLISHED);
	struct slice rest = slice_str(path), name;

	while (slice_field(&rest, '/', &name))
		if (slice_eq(name, published))
			return (size_t)(name.p + name.n - (const unsigned char *)path);
	return 0;
}

/* Replaces the path of a link by its target.  Returns false if it is no link, or the result is too
 * long. */
static bool
published_follow(char path[PATH_MAX])
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof target);
	const char *slash = strrchr(path, '/');
	size_t folder = n > 0 && target[0] != '/' && slash ? (size_t)(slash + 1 - path) : 0;

	if (n <= 0 || folder + (size_t)n >= PATH_MAX)
		return false;
	memcpy(path + folder, target, (size_t)n);
	path[folder + (size_t)n] = '\0';
	return true;
}

/* Its paths take three pages of the stack. */
static bool
published_leads(const char *path)
{
	char at[PATH_MAX], target[2];
	size_t n;

	if (strlen(path) >= sizeof at)
		return false;
	strcpy(at, path);
	for (int links = 0; links < LINKS_MAX; links++) {
		if ((n = published_length(at))) {
			at[n] = '\0';
			return readlink(at, target, sizeof target) > 0;
		}
		if (!published_follow(at))
			return false;
	}
	return false;
}

/* Nearly all paths end here: that of a file which is no link. */
bool
published_is(const char *path)
{
	char target[2];

	return (readlink(path, target, sizeof target) > 0 || published_length(path))
	    && published_leads(path);
}
