#include "init/gather/local.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_openat2
#define SYS_openat2 437		/* Linux 5.6, the same on all machines */
#endif
/* linux/openat2.h and linux/stat.h, which a C library of its own does not see. */
struct local_how { uint64_t flags, mode, resolve; };
struct local_statx { uint32_t mask, blksize; uint64_t attributes; uint32_t ids[4]; uint64_t more[3];
	uint64_t attributes_mask; unsigned char rest[192]; };
#define NO_XDEV 0x01
#define NO_SYMLINKS 0x04
#define CACHED 0x20
#define DONT_SYNC 0x4000
#define ATTR_NODUMP 0x40

/* A descriptor, or the errno below 0. */
static int
local_open(int folder, const char *path, uint64_t resolve)
{
	struct local_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = resolve };
	long fd = syscall(SYS_openat2, folder, path, &how, sizeof how);

	return fd < 0 ? -errno : (int)fd;
}

/* Only file systems that keep the flags of inodes themselves know this attribute: ext4, xfs, btrfs, f2fs,
 * tmpfs, and overlayfs over those. */
static bool
local_knows(int fd)
{
	struct local_statx st;

	return syscall(SYS_statx, fd, "", AT_EMPTY_PATH | DONT_SYNC, 0, &st) == 0
	    && (st.attributes_mask & ATTR_NODUMP);
}

static bool
local_close(int fd, bool knows)
{
	close(fd);
	return knows;
}

/* What is missing is often not in the cache either: the nearest folder that is, where it is local, decides
 * about the names below it. */
static bool
local_below(char path[PATH_MAX])
{
	char whole[PATH_MAX], *name = whole, *slash;
	int folder, fd;

	strcpy(whole, path);
	do {
		slash = strrchr(path, '/');
		if (slash)
			slash[slash == path] = '\0';
		else
			strcpy(path, ".");
		folder = local_open(AT_FDCWD, path, CACHED);
	} while (folder == -EAGAIN && slash && slash != path);
	if (folder < 0)
		return false;
	if (!local_knows(folder))
		return local_close(folder, false);
	if (slash)
		name += strlen(path) + (slash != path);
	fd = local_open(folder, name, NO_SYMLINKS | NO_XDEV);
	close(folder);
	return fd >= 0 ? local_close(fd, local_knows(fd)) : fd == -ENOENT || fd == -ENOTDIR;
}

bool
local_is(const char *path)
{
	char copy[PATH_MAX];
	int fd;

	if (strncmp(path, "/proc/self/", 11) == 0)	/* means another process where another one asks */
		return true;
	fd = local_open(AT_FDCWD, path, CACHED);
	if (fd >= 0)
		return local_close(fd, local_knows(fd));
	if (fd == -ENOENT || fd == -ENOTDIR)
		return true;
	if (fd != -EAGAIN || strlen(path) >= sizeof copy)
		return false;
	return local_below(strcpy(copy, path));
}
