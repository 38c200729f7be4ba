/* SPDX-License-Identifier: ISC */
/*
 * change: for --on-change: whether the environment that a candidate would export differs from that
 * of the application, in a name or a value.
 */
#ifndef INIT_ENV_CHANGE_H
#define INIT_ENV_CHANGE_H

#include "init/env/env.h"

/* Called when the table is complete except for the variables that differ in each process
 * (pidvars.h).  Does not return in a candidate whose environment is the same (kept.h). */
void change_compare(const struct env *);

#endif
