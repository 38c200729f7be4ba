/* SPDX-License-Identifier: ISC */
/*
 * file: reads the whole of a small file once, such as a list that an option names (ask.h).
 */
#ifndef INIT_BASE_FILE_H
#define INIT_BASE_FILE_H

#include "decode/buf.h"

/* Appends its content to *out.  V_MORE: there is no such file.  V_SYS: it cannot be read.  V_BAD:
 * it is no file, or larger than *out may become. */
enum verdict file_read(const char *path, struct buf *out, struct err *);

#endif
