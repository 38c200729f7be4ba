/*
 * source: one look at the place of a SPEC: it opens, reads and closes, and keeps nothing but what
 * it returns.
 */
#ifndef INIT_GATHER_SOURCE_H
#define INIT_GATHER_SOURCE_H

#include <sys/stat.h>

#include "decode/buf.h"
#include "init/gather/spec.h"
#include "init/gather/wait.h"

/* The size that no source may pass, sealed or opened. */
#define SOURCE_MAX (16u << 20)

/*
 * Reads all that is there now into *out; a stream is read on where the last look stopped, without
 * waiting for more.  A named pipe is opened once: its descriptor stays in the spec, for all looks
 * and the caller to close.  V_MORE: nothing there, empty, changed while it was read, a pipe that is
 * still open.  V_BAD: not a regular file, past the cap.  V_SYS: with seen->heals where it may pass.
 * *seen is filled but for its verdict and whole.
 */
enum verdict source_read(struct spec *, char *const *envp, struct buf *out,
	struct wait_seen *seen, struct err *);

/* Whether another file lies at the path now than the one that was seen, or another content where
 * the file system is not known to tell the truth about that. */
bool source_changed(const struct spec *, const struct wait_stamp *seen);

/* The parts of it that a directory and its files need too. fd is open, and stays so; *out is
 * empty. */
enum verdict source_read_fd(int fd, struct buf *out, struct wait_seen *seen, struct err *);
enum verdict source_stat(int fd, struct stat *, struct wait_seen *seen, struct err *);
enum verdict source_sys(struct err *, int n, struct wait_seen *seen, const char *what);

#endif
