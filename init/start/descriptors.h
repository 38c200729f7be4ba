/* SPDX-License-Identifier: ISC */
/*
 * descriptors: the application inherits no descriptor from which an identity was read. 0, 1 and 2
 * become /dev/null, others are closed: fd:N, /dev/fd/N and the like, every other descriptor through
 * which that file can be read, and stdin if it is the file of an identity.
 */
#ifndef INIT_START_DESCRIPTORS_H
#define INIT_START_DESCRIPTORS_H

#include "decode/err.h"
#include "init/config/config.h"

/* Called after the last source was read.  V_SYS: there is no /dev/null. */
enum verdict descriptors_clear(const struct config *, struct err *);

#endif
