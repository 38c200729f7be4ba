/* SPDX-License-Identifier: ISC */
#include "init/gather/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "decode/arena.h"

/* Sets the ids by which the kernel checks access to files (setfsuid(2)), and with them the
 * capabilities over files. */
static bool
rights_take(uid_t uid, gid_t gid, const gid_t *groups, size_t n)
{
	if (setgroups(n, groups) < 0)
		return false;
	setfsgid(gid);
	setfsuid(uid);
	return (uid_t)setfsuid((uid_t)-1) == uid && (gid_t)setfsgid((gid_t)-1) == gid;
}

/* The system call itself: musl's open makes a second call to set O_CLOEXEC for kernels that ignore
 * it. */
static int
rights_call(const char *path, int flags)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE);
}

int
rights_open(const char *path, int flags, const struct rights *as)
{
	int fd = -1, n, why = EPERM;
	gid_t *groups;

	if (!as || (as->uid == geteuid() && as->gid == getegid()))
		return rights_call(path, flags);
	n = getgroups(0, NULL);
	groups = n >= 0 ? arena_take(((size_t)n + 1) * sizeof *groups) : NULL;
	n = groups ? getgroups(n, groups) : -1;
	if (n >= 0 && rights_take(as->uid, as->gid, as->groups, as->n)) {
		fd = rights_call(path, flags);
		why = errno;
	}
	if (n >= 0)
		rights_take(geteuid(), getegid(), groups, (size_t)n);
	arena_give(groups);
	errno = why;
	return fd;
}
