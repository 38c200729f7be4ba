/*
 * descriptors: none that an identity was read from is left to the application.  0, 1 and 2 become
 * /dev/null, others are closed: fd:N, /dev/fd/N and their like, and stdin where it is that file.
 */
#ifndef INIT_START_DESCRIPTORS_H
#define INIT_START_DESCRIPTORS_H

#include "decode/err.h"
#include "init/config/config.h"

/* Once no source is read any more.  V_SYS: there is no /dev/null. */
enum verdict descriptors_clear(const struct config *, struct err *);

#endif
