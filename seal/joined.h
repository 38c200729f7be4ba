/*
 * joined: reads a bundle that was written as variables, WAITENV_BUNDLE or its parts, as a start reads it.
 * `seal --env --part`, and environment files of `ecs`, are such files.
 */
#ifndef SEAL_JOINED_H
#define SEAL_JOINED_H

#include "decode/buf.h"

/* How the file holds the bundle. */
struct joined {
	bool variables;		/* as lines WAITENV_BUNDLE=... or WAITENV_BUNDLE_1=..., and nothing else */
	size_t part;		/* the size in bytes of the longest value, if there are several */
};

/* Appends the file's bytes to *out; of a file of such lines the base64 alone, joined.  V_BAD: as
 * parts_join.  The reason names the file. */
enum verdict joined_read(const char *path, struct buf *out, struct joined *, struct err *);

#endif
