/* SPDX-License-Identifier: ISC */
/*
 * namelist: parses a list of variable names that a person maintains, as --require @FILE reads it.
 * Names are separated by commas or white space.  A # where a name could start begins a comment.
 */
#ifndef DECODE_NAMELIST_H
#define DECODE_NAMELIST_H

#include "decode/slice.h"

/* Cuts the next name off the front.  Returns false if there is none left. */
bool namelist_next(struct slice *list, struct slice *name);

#endif
