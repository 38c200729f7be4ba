/* SPDX-License-Identifier: ISC */
/*
 * rights: opens a file with the rights of another user, as whom the application will run.
 */
#ifndef INIT_GATHER_RIGHTS_H
#define INIT_GATHER_RIGHTS_H

#include "init/gather/spec.h"

/* As open(2), for reading; with our own rights if they are NULL.  EPERM: the rights cannot be
 * assumed. */
int rights_open(const char *path, int flags, const struct rights *);

#endif
