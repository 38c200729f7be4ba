/* SPDX-License-Identifier: ISC */
/*
 * source: one look at the place of a SPEC: opens, reads and closes it, and keeps no state of its
 * own.
 */
#ifndef INIT_GATHER_SOURCE_H
#define INIT_GATHER_SOURCE_H

#include <sys/stat.h>

#include "decode/buf.h"
#include "init/gather/spec.h"
#include "init/gather/wait.h"

/* The largest size of a source, sealed or opened. */
#define SOURCE_MAX (16u << 20)

/*
 * Reads the present content into *out; a stream is continued where the last look stopped, without
 * waiting for more.  A named pipe is opened only once, unless it is replaced before it has given
 * anything: its descriptor stays in the spec for further looks, and the caller closes it.  V_MORE:
 * missing, empty, changed while it was read, or a pipe that is still open.  V_BAD: not a regular
 * file, or too large.  V_SYS: with seen->heals if it may be temporary.  Fills in *seen except for
 * its verdict and whole.
 */
enum verdict source_read(struct spec *, char *const *envp, struct buf *out,
	struct wait_seen *seen, struct err *);

/* Whether the file at the path is no longer the one that was seen; on a file system that is not
 * known to be local, whether its content differs. */
bool source_changed(const struct spec *, const struct wait_stamp *seen);

/* Parts of it, which dir needs as well.  fd is open and stays open; *out is empty. */
enum verdict source_read_fd(int fd, struct buf *out, struct wait_seen *seen, struct err *);
enum verdict source_stat(int fd, struct stat *, struct wait_seen *seen, struct err *);
enum verdict source_sys(struct err *, int n, struct wait_seen *seen, const char *what);

#endif
