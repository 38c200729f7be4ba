/* SPDX-License-Identifier: ISC */
/*
 * in: reads whole files; "-" is standard input, which can be read only once.
 */
#ifndef SEAL_IN_H
#define SEAL_IN_H

#include "decode/buf.h"

/* More than any environment can hold, and little enough to keep several copies in memory. */
#define IN_MAX ((size_t)64 << 20)

/* Appends the file's bytes to *out.  The reason names the file. */
enum verdict in_read(const char *path, struct buf *out, struct err *);

/* Appends the name of the file to the reason; a long name is cut at its front, and one that looks
 * like a pasted secret key is not printed.  Returns v; does nothing for V_OK. */
enum verdict in_blame(const char *path, enum verdict v, struct err *);

/* Reports wrong usage: returns V_BAD with F_USAGE. */
#define err_usage(e, ...) err_fault((e), V_BAD, F_USAGE, __VA_ARGS__)

/* Whether a text begins like an identity or a signing key, in upper or lower case, after any white
 * space. */
bool in_is_secret(struct slice);

#endif
