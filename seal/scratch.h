/* SPDX-License-Identifier: ISC */
/*
 * scratch: keeps a text in memory, never on a disk, so that another program can open it by a path
 * and change it.  SCRATCH_FILE is a memfd, which a child that inherits its descriptor opens through
 * /proc.  SCRATCH_FOLDER is a file in a folder of its own on a tmpfs, so that files written beside
 * it, or renamed over it, are also in memory and are removed with it.
 */
#ifndef SEAL_SCRATCH_H
#define SEAL_SCRATCH_H

#include "decode/buf.h"

enum scratch_kind { SCRATCH_FILE, SCRATCH_FOLDER };

struct scratch {
	int fd;			/* the memfd, or -1 */
	char folder[192], path[256];
};

/* If one kind is not available, the other is used.  V_SYS: neither kind is available. */
enum verdict scratch_make(struct scratch *, enum scratch_kind, struct slice text, struct err *);

/* Appends the present content of the file. */
enum verdict scratch_read(const struct scratch *, struct buf *out, struct err *);

/* Whether a folder is on a file system in memory. */
bool scratch_is_memory(const char *folder);

void scratch_remove(struct scratch *);

#endif
