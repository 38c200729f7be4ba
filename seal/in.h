/*
 * in: the files that sealenv reads, whole; "-" is standard input, which can be had once.
 */
#ifndef SEAL_IN_H
#define SEAL_IN_H

#include "decode/buf.h"

/* More than any environment block can hold, and little enough to keep in memory a few times. */
#define IN_MAX ((size_t)64 << 20)

/* Appends the file's bytes to *out.  The reason names the file. */
enum verdict in_read(const char *path, struct buf *out, struct err *);

/* Puts the name of the file behind the reason, the front of a long one cut off.  What looks like
 * a secret key that somebody pasted there is not echoed.  Answers v; V_OK has nothing to blame. */
enum verdict in_blame(const char *path, enum verdict v, struct err *);

/* Wrong usage: V_BAD, and the exit code for it. */
#define err_usage(e, ...) err_fault((e), V_BAD, F_USAGE, __VA_ARGS__)

/* Does it start like an identity or a signing key, in either case and behind white space? */
bool in_is_secret(struct slice);

#endif
