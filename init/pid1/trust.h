/* SPDX-License-Identifier: ISC */
/*
 * trust: decides whether a pid file is believed.  It is believed if no other user could have put it
 * there.  In a directory that others can write to, any user could leave a file that names an orphan
 * of his own, which has become our child: it would receive our signals, and its end would end the
 * container.  There, the file and the process must belong to root, to our own user, or to the user
 * that the command ran as.
 */
#ifndef INIT_PID1_TRUST_H
#define INIT_PID1_TRUST_H

#include <sys/types.h>

#include "decode/err.h"

/* path is absolute, fd is open on it, and named is the pid that it holds.  V_MORE: not believed. */
enum verdict trust_pidfile(const char *path, int fd, pid_t named, uid_t command, struct err *);

#endif
