/*
 * bundle: a bundle in the environment that came in parts: WAITENV_BUNDLE_1, WAITENV_BUNDLE_2 and so on, as the
 * values that hold them are of limited size.
 */
#ifndef INIT_BASE_BUNDLE_H
#define INIT_BASE_BUNDLE_H

#include "decode/buf.h"

/* The number of the part that NAME=value holds; 0 where it is none, or empty. */
size_t bundle_part(struct slice string);

/* Appends all of them, joined in the order of their numbers, to *out.  V_MORE: there is none.
 * V_BAD: one is missing, doubled or damaged (decode/parts.h); the reason has its number. */
enum verdict bundle_join(char *const *envp, struct buf *out, struct err *);

#endif
