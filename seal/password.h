/*
 * password: that of a signing key, from a file or from the terminal; never from an argument.
 */
#ifndef SEAL_PASSWORD_H
#define SEAL_PASSWORD_H

#include <stdbool.h>

#include "decode/buf.h"

enum { PASSWORD_MAX = 1023 };	/* bytes, as minisign has it */

/*
 * The first line of the file, or, with path NULL, what is typed with echo off; asked twice where
 * the password is a new one.  The owner of *out frees it.  F_USAGE: no terminal.
 */
enum verdict password_read(const char *path, bool is_new, struct buf *out, struct err *);

#endif
