/* SPDX-License-Identifier: ISC */
#include "init/gather/published.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define PUBLISHED "..data"
#define LINKS_MAX 40		/* as the kernel: path_resolution(7) */

/* Returns the rest of the path after the first component that is PUBLISHED, or NULL. */
static char *
published_end(char *path)
{
	for (char *name = path, *end; (name = strstr(name, PUBLISHED)); name++) {
		end = name + strlen(PUBLISHED);
		if ((name == path || name[-1] == '/') && (*end == '\0' || *end == '/'))
			return end;
	}
	return NULL;
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

bool
published_is(const char *path)
{
	char at[PATH_MAX], target[2], *end;

	if (strlen(path) >= sizeof at)
		return false;
	strcpy(at, path);
	for (int links = 0; links < LINKS_MAX; links++) {
		if ((end = published_end(at))) {
			*end = '\0';
			return readlink(at, target, sizeof target) > 0;
		}
		if (!published_follow(at))
			return false;
	}
	return false;
}
