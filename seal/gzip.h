/* SPDX-License-Identifier: ISC */
/*
 * gzip: compresses bytes to one gzip member (RFC 1952), appended to *out.
 * With the same zlib, equal input gives an equal member: level 9, no name, time 0, OS 3 (Unix).
 */
#ifndef SEAL_GZIP_H
#define SEAL_GZIP_H

#include "decode/buf.h"

enum verdict gzip(struct slice in, struct buf *out, struct err *);

#endif
