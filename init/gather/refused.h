/* SPDX-License-Identifier: ISC */
/*
 * refused: adds to a reason who may read a file, or search the directory on its path that refuses
 * it: age-keygen, for instance, creates files that only their owner can read.
 */
#ifndef INIT_GATHER_REFUSED_H
#define INIT_GATHER_REFUSED_H

#include "init/gather/rights.h"

/* After EACCES.  path: it was opened with these rights, or our own if they are NULL. */
void refused_explain(const char *path, const struct rights *, struct err *);
#endif
