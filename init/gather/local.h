/*
 * local: whether a path can be looked at without asking a server, which may never answer: NFS, SMB, FUSE.
 * That itself is found without asking one: by names that the kernel has in its cache (RESOLVE_CACHED,
 * openat2(2)), and attributes as it has them (AT_STATX_DONT_SYNC, statx(2)).
 */
#ifndef INIT_GATHER_LOCAL_H
#define INIT_GATHER_LOCAL_H

#include <stdbool.h>

/* False: a server may be asked, or this kernel cannot tell. */
bool local_is(const char *path);

#endif
