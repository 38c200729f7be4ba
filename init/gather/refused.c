/* SPDX-License-Identifier: ISC */
#include "init/gather/refused.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40

static void
refused_put(const char *directory, const struct stat *st, const struct rights *as, struct err *e)
{
	const size_t at = strlen(e->text);

	snprintf(e->text + at, sizeof e->text - at,
	    " (%s%.80s%smode %04o of %lu:%lu, and this is user %lu:%lu)",
	    *directory ? "the directory " : "", directory, *directory ? " has " : "",
	    (unsigned)st->st_mode & 07777, (unsigned long)st->st_uid, (unsigned long)st->st_gid,
	    (unsigned long)(as ? as->uid : geteuid()), (unsigned long)(as ? as->gid : getegid()));
}

/* Puts the target of a link at[0, n) in its place.  Returns false if it is none. */
static bool
refused_follow(char at[PATH_MAX], size_t n)
{
	char target[PATH_MAX], link[PATH_MAX];
	ssize_t got;
	size_t keep = n;

	memcpy(link, at, n);
	link[n] = '\0';
	got = readlink(link, target, sizeof target);
	while (keep && at[keep - 1] != '/')
		keep--;
	if (got <= 0 || keep + (size_t)got + strlen(at + n) >= PATH_MAX)
		return false;
	if (*target == '/')
		keep = 0;
	memmove(at + keep + got, at + n, strlen(at + n) + 1);
	memcpy(at + keep, target, (size_t)got);
	return true;
}

/* Whether the directory at[0, n) refuses to be searched. */
static bool
refused_by(const char *at, size_t n, const struct rights *as)
{
	char inside[PATH_MAX + 2];
	int fd;

	snprintf(inside, sizeof inside, "%.*s/.", (int)n, at);
	fd = rights_open(inside, O_PATH | O_CLOEXEC, as);
	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == EACCES;
}

/* Cuts the path to the directory that refuses to be searched, through links.  Returns false if it
 * is the file that refuses. */
static bool
refused_find(char at[PATH_MAX], const struct rights *as)
{
	for (int links = 0; links < LINKS_MAX; links++) {
		size_t n = 1;

		while (at[n] && !(at[n] == '/' && refused_by(at, n, as)))
			n++;
		if (refused_follow(at, n))
			continue;
		if (!at[n])
			return false;
		at[n] = '\0';
		return true;
	}
	return false;
}

void
refused_explain(const char *path, const struct rights *as, struct err *e)
{
	char at[PATH_MAX];
	struct stat st;
	bool directory;

	if (strlen(path) >= sizeof at)
		return;
	directory = refused_find(strcpy(at, path), as);
	if (stat(directory ? at : path, &st) == 0)
		refused_put(directory ? at : "", &st, as, e);
}
