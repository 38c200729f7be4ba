/*
 * torn: several files are one set only if none of them was replaced while the others were read.
 */
#ifndef INIT_GATHER_TORN_H
#define INIT_GATHER_TORN_H

#include "init/gather/look.h"

/* Marks replaced items as pending again, or as failed where no time is left.  Returns the first
 * one, or NULL. */
struct item *torn_find(const struct look_by *, const struct schedule *, struct items *);

#endif
