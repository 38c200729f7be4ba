/* SPDX-License-Identifier: ISC */
/*
 * listen: sleeps until something happens to an item, and passes the events on to its wait.
 */
#ifndef INIT_GATHER_LISTEN_H
#define INIT_GATHER_LISTEN_H

#include "init/gather/schedule.h"

/* What is listened for.  Borrows all of it. */
struct listen { struct items *items, *identities; struct schedule *schedule; char *const *envp; };

/* Sets up the watch after the first look, which is usually the only one.  All looks are repeated at
 * once, so that nothing that happened in between is missed. */
void listen_begin(const struct listen *);

/*
 * Sets up the watch before the first look, for --on-change, so that no later change is missed.  In
 * a candidate, the events that have caused it are read first, so that a file that was renamed into
 * place need not settle.
 */
void listen_from_now(const struct listen *);

/* Sleeps until an event or the given time.  Returns the signal that ends the wait, or 0. */
int listen_sleep(const struct listen *, int64_t until);

#endif
