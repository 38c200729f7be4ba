/*
 * joined: reads a bundle that was written as variables, WAITENV_BUNDLE or its parts, as a start reads it.
 * `seal --env --part`, and environment files of `ecs`, are such files.
 */
#ifndef SEAL_JOINED_H
#define SEAL_JOINED_H

#include "decode/buf.h"

/* Appends the file's bytes to *out; of a file that holds nothing but lines WAITENV_BUNDLE=… or
 * WAITENV_BUNDLE_1=… the base64 alone, joined.  V_BAD: as parts_join.  The reason names the file. */
enum verdict joined_read(const char *path, struct buf *out, struct err *);

#endif
