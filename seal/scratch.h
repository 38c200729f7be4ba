/*
 * scratch: a text in memory that another program can open by a path and change; never on a disk.
 * SCRATCH_FILE is a memfd, opened through /proc by who inherits its descriptor.  SCRATCH_FOLDER is a
 * file in a folder of its own on a tmpfs, so that what is written beside it, or put in its place by a
 * rename, is in memory too and is gone with it.
 */
#ifndef SEAL_SCRATCH_H
#define SEAL_SCRATCH_H

#include "decode/buf.h"

enum scratch_kind { SCRATCH_FILE, SCRATCH_FOLDER };

struct scratch {
	int fd;			/* of the memfd, or -1 */
	char folder[192], path[256];
};

/* Where one kind cannot be had it is the other.  V_SYS: there is neither. */
enum verdict scratch_make(struct scratch *, enum scratch_kind, struct slice text, struct err *);

/* Appends what is in it now. */
enum verdict scratch_read(const struct scratch *, struct buf *out, struct err *);

/* Whether a folder is in memory. */
bool scratch_is_memory(const char *folder);

void scratch_remove(struct scratch *);

#endif
