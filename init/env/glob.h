/*
 * glob: names of variables by pattern: * stands for anything, ? for one byte, over the whole name.
 */
#ifndef INIT_ENV_GLOB_H
#define INIT_ENV_GLOB_H

#include "decode/slice.h"
#include "init/config/config.h"

/* Whether any of the patterns matches the name. */
bool glob_any(const struct list *globs, struct slice name);

#endif
