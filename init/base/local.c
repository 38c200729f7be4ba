/* SPDX-License-Identifier: ISC */
#include "init/base/local.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437		/* Linux 5.6, the same on all machines */
#endif
/* From linux/openat2.h and linux/stat.h, which are not there for a C library in a folder of its
 * own. */
struct local_how { uint64_t flags, mode, resolve; };
struct local_statx { uint32_t mask, blksize; uint64_t attributes; uint32_t nlink, ids[2];
	uint16_t mode, spare; uint64_t ino, more[2], attributes_mask, times[8];
	uint32_t rdev[2], dev[2]; unsigned char rest[112]; };
#define NO_XDEV 0x01
#define NO_SYMLINKS 0x04
#define CACHED 0x20
#define DONT_SYNC 0x4000
#define LINKS_MAX 40
#define ATTR_NODUMP 0x40
#define OVERLAYFS 0x794c7630

/* Returns a descriptor, or a negative errno. */
static int
local_open(int folder, const char *name, uint64_t flags, uint64_t resolve)
{
	struct local_how how = { .flags = O_CLOEXEC | flags, .resolve = resolve };
	long fd = syscall(SYS_openat2, folder, name, &how, sizeof how);

	return fd < 0 ? -errno : (int)fd;
}

/* A directory of overlayfs that exists in several layers has a link count of 1.  Its attributes are
 * those of the top layer, but a name is looked up in all of them. */
static bool
local_is_merged(int fd, const struct local_statx *st)
{
	struct statfs fs;

	return S_ISDIR(st->mode) && st->nlink == 1 && fstatfs(fd, &fs) == 0
	    && (uint32_t)fs.f_type == OVERLAYFS;
}

static bool
local_known(int fd, struct local_statx *st)
{
	return syscall(SYS_statx, fd, "", AT_EMPTY_PATH | DONT_SYNC, 0, st) == 0;
}

/* Only file systems that keep inode flags themselves support this attribute: ext4, xfs, btrfs,
 * f2fs, tmpfs, and overlayfs for what lies on one of those. */
bool
local_fd(int fd, bool names)
{
	struct local_statx st;

	return local_known(fd, &st) && (st.attributes_mask & ATTR_NODUMP)
	    && !(names && local_is_merged(fd, &st));
}

/* Opens a name from the kernel's cache if its file system asks no server.  Returns a descriptor, or
 * a negative errno. */
static int
local_cached(int folder, const char *name, uint64_t flags, bool names)
{
	int fd = local_open(folder, name, O_PATH | flags, CACHED);

	if (fd < 0 || local_fd(fd, names))
		return fd;
	close(fd);
	return -EXDEV;
}

/* Opens one more name, in a folder that asks no server.  If a file system is mounted there, its
 * root is in the cache. */
static int
local_step(int folder, const char *name)
{
	int fd = local_cached(folder, name, O_NOFOLLOW, false);

	return fd == -EAGAIN && local_fd(folder, true)
	    ? local_open(folder, name, O_PATH | O_NOFOLLOW, NO_SYMLINKS | NO_XDEV) : fd;
}

/* Prepends the target of a symbolic link to the rest of the path.  Returns false if it is no link,
 * or the result is too long. */
static bool
local_link(int fd, char rest[PATH_MAX])
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(fd, "", target, sizeof target);
	size_t rest_n = strlen(rest);

	if (n <= 0 || (size_t)n + rest_n + 2 > PATH_MAX)
		return false;
	memmove(rest + n + 1, rest, rest_n + 1);
	memcpy(rest, target, (size_t)n);
	rest[n] = '/';
	return true;
}

/* fd: a descriptor, or a negative errno. */
static enum local
local_judge(int fd)
{
	return fd == -ENOENT ? LOCAL_ABSENT : fd >= 0 || fd == -ENOTDIR ? LOCAL_YES : LOCAL_NOT;
}

/* Walks name by name a path that is not in the cache, such as a missing name or a symbolic link on
 * overlayfs.  Not inlined, since few starts need the pages of its names. */
__attribute__((noinline)) static enum local
local_walk(const char *path)
{
	char rest[PATH_MAX], name[PATH_MAX];
	int at = local_cached(AT_FDCWD, *path == '/' ? "/" : ".", 0, false), next = at;
	size_t lead, n;

	strcpy(rest, path);
	for (int links = 0; at >= 0; at = next) {
		lead = strspn(rest, "/");
		n = strcspn(rest + lead, "/");
		if (n == 0)
			break;
		memcpy(name, rest + lead, n);
		name[n] = '\0';
		memmove(rest, rest + lead + n, strlen(rest + lead + n) + 1);
		next = local_step(at, name);
		if (next >= 0 && local_link(next, rest)) {
			close(next);
			next = ++links > LINKS_MAX ? -ELOOP
			    : local_cached(*rest == '/' ? AT_FDCWD : at,
			    *rest == '/' ? "/" : ".", 0, false);
		}
		close(at);
	}
	if (at >= 0) {
		next = local_fd(at, true) ? 0 : -EXDEV;
		close(at);
	}
	return local_judge(next);
}

int
local_stat_at(int folder, const char *name, struct stat *st)
{
	return fstatat(folder, name, st, AT_SYMLINK_NOFOLLOW | DONT_SYNC);
}

int
local_stat(int fd, struct stat *st)
{
	struct local_statx stx;

	if (!local_known(fd, &stx))
		return fstat(fd, st);
	*st = (struct stat){ .st_mode = stx.mode, .st_ino = stx.ino,
		.st_dev = makedev(stx.dev[0], stx.dev[1]) };
	return 0;
}

int
local_within(int folder, const char *name, int flags)
{
	return local_open(folder, name, O_LARGEFILE | O_NONBLOCK | O_NOCTTY | (uint64_t)flags,
	    NO_XDEV);
}

enum local
local_look(const char *path)
{
	int fd;

	if (strcmp(path, "/proc/self/environ") == 0)	/* often a source, and never a link */
		return LOCAL_YES;
	fd = local_cached(AT_FDCWD, path, 0, true);
	if (fd >= 0)
		close(fd);
	if (fd != -EAGAIN || strlen(path) >= PATH_MAX)
		return local_judge(fd);
	return local_walk(path);
}
