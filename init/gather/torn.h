/* SPDX-License-Identifier: ISC */
/*
 * torn: detects a file that was replaced while the others were read; then they are not one set.
 */
#ifndef INIT_GATHER_TORN_H
#define INIT_GATHER_TORN_H

#include "init/gather/look.h"

/* Marks replaced items as pending again, or as failed if no time is left.  Returns the first one,
 * or NULL. */
struct item *torn_find(const struct look_by *, const struct schedule *, struct items *);

#endif
