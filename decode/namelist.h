/*
 * namelist: the names of variables in a list that a person keeps, as --require @FILE takes it: with
 * commas or white space between them; a # where a name could stand begins a comment.
 */
#ifndef DECODE_NAMELIST_H
#define DECODE_NAMELIST_H

#include "decode/slice.h"

/* Cuts the next name off the front; false when there is none left. */
bool namelist_next(struct slice *list, struct slice *name);

#endif
