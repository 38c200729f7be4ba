/* SPDX-License-Identifier: ISC */
/*
 * named: a file whose name holds the digest of its content, so that no other version has the same
 * name.  In a path or address, each % stands for the first 8 hex digits of the SHA-256.
 */
#ifndef SEAL_NAMED_H
#define SEAL_NAMED_H

#include "decode/buf.h"
#include "seal/in.h"
#include "seal/out.h"

enum { NAMED_HEX = 65, NAMED_PATH = 512 };

struct named {
	struct buf bytes;
	char hex[NAMED_HEX];			/* the SHA-256 in hex */
	char path[NAMED_PATH];			/* the path of the file */
	char applied[NAMED_PATH];
};

#define NAMED ((struct named){ .bytes = BUF(4 * IN_MAX) })

/* Writes the SHA-256 in hex, and a NUL. */
void named_digest(struct slice, char hex[NAMED_HEX]);

/* Prints sha256=HEX of the written file, for a pin, on stderr. */
void named_say(struct slice written);

/* Computes the digest and the path from the complete content.  F_USAGE: the path is too long. */
enum verdict named_finish(struct named *, const char *path, struct err *);

/* Writes another text with the same digits to n->applied.  F_USAGE: it is too long. */
enum verdict named_apply(struct named *, const char *text, struct err *);

enum verdict named_write(const struct named *, enum out_kind, struct err *);

void named_free(struct named *);

#endif
