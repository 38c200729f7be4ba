/* SPDX-License-Identifier: ISC */
/*
 * local: whether a path can be looked at without asking a server (NFS, SMB, FUSE) that may never
 * answer.  The test itself asks no server: it uses names in the kernel's cache (RESOLVE_CACHED,
 * openat2(2)) and cached attributes (AT_STATX_DONT_SYNC, statx(2)).
 */
#ifndef INIT_BASE_LOCAL_H
#define INIT_BASE_LOCAL_H

#include <stdbool.h>
#include <sys/stat.h>

enum local {
	LOCAL_NOT,		/* a server may be asked, or this kernel cannot tell */
	LOCAL_ABSENT,		/* no server is asked, and there is no such file */
	LOCAL_YES
};

enum local local_look(const char *path);

/* Whether an open file lies on such a file system; with names, also all names in a directory, which
 * may lie in another layer of overlayfs. */
bool local_fd(int fd, bool names);

/* The type, the device and the inode of an open file, or of a name that may be a link, as the
 * kernel has them: no server is asked. */
int local_stat(int fd, struct stat *);
int local_stat_at(int folder, const char *name, struct stat *);

/* Opens a name for reading if it leads to a file of the same mount.  Returns a negative errno
 * otherwise. */
int local_within(int folder, const char *name, int flags);

static inline bool
local_is(const char *path)
{
	return local_look(path) != LOCAL_NOT;
}

#endif
