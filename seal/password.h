/* SPDX-License-Identifier: ISC */
/*
 * password: reads the password of a signing key from a file or the terminal, never from an
 * argument.
 */
#ifndef SEAL_PASSWORD_H
#define SEAL_PASSWORD_H

#include <stdbool.h>

#include "decode/buf.h"

enum { PASSWORD_MAX = 1023 };	/* bytes, as in minisign */

/*
 * Reads the first line of the file or, with path NULL, a line from the terminal with echo off; a
 * new password is asked for twice, and may not be empty.  The caller frees *out.  F_USAGE: there is
 * no terminal.
 */
enum verdict password_read(const char *path, bool is_new, struct buf *out, struct err *);

#endif
