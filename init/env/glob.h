/* SPDX-License-Identifier: ISC */
/*
 * glob: matches names of variables: * matches any string, ? one byte; a pattern must match the
 * whole name.
 */
#ifndef INIT_ENV_GLOB_H
#define INIT_ENV_GLOB_H

#include "decode/slice.h"
#include "init/config/config.h"

/* Whether any of the patterns matches the name. */
bool glob_any(const struct list *globs, struct slice name);

#endif
