/* SPDX-License-Identifier: ISC */
/*
 * folder: the names in an open directory, without the malloc of opendir.  The descriptor stays the
 * caller's.
 */
#ifndef INIT_BASE_FOLDER_H
#define INIT_BASE_FOLDER_H

#include <stdalign.h>

struct folder { int fd, at, n; alignas(8) char room[2048]; };

#define FOLDER(descriptor) ((struct folder){ .fd = (descriptor) })

/* Returns a name that lives until the next call.  NULL: the end, with errno 0, or an error. */
const char *folder_next(struct folder *);

#endif
