/*
 * trust: whether a pid file is believed.
 * Where no other user could have put it there, it is.  In a directory that everybody can write, any user
 * could leave one that names a process of his own, an orphan that is a child of ours by then; that
 * would be sent our signals, and its end would end the container.  There the file and the process must be
 * those of root, of us, or of the user that the command ran as.
 */
#ifndef INIT_PID1_TRUST_H
#define INIT_PID1_TRUST_H

#include <sys/types.h>

#include "decode/err.h"

/* path is absolute, fd is open on it, and named is the pid that it holds.  V_MORE: not believed. */
enum verdict trust_pidfile(const char *path, int fd, pid_t named, uid_t command, struct err *);

#endif
