/* SPDX-License-Identifier: ISC */
/*
 * bundle: joins a bundle that was split over WAITENV_BUNDLE_1, WAITENV_BUNDLE_2 and so on, because
 * the size of one value is limited.
 */
#ifndef INIT_BASE_BUNDLE_H
#define INIT_BASE_BUNDLE_H

#include "decode/buf.h"

/* Returns the number of the part that NAME=value holds, or 0 if it is no part or is empty. */
size_t bundle_part(struct slice string);

/* Appends all parts to *out, joined in the order of their numbers.  V_MORE: there are none.
 * V_BAD: one is missing, doubled or damaged (decode/parts.h); the reason gives its number. */
enum verdict bundle_join(char *const *envp, struct buf *out, struct err *);

#endif
