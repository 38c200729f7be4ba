/* SPDX-License-Identifier: ISC */
/*
 * ask: puts every question that may go to the server of a file system, which may never answer.
 * About a local path (local.h) it is put directly.  Otherwise it is put in a process of its own
 * (bounded.h), or in the child of --init, whose parent keeps the deadline (stage.h).  If there is
 * no answer by the deadline, or when a signal arrives that ends a wait, the start fails, and these
 * functions do not return.
 */
#ifndef INIT_BASE_ASK_H
#define INIT_BASE_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "init/base/local.h"

/* The time for all questions together, in ns.  It begins at the given time of clock_now; until
 * then, each question has as much. */
void ask_limit(int64_t timeout);
void ask_begin(int64_t now);

/* Calls fn(arg), which may look at the path. */
void ask(const char *path, void (*fn)(void *), void *arg);

/* The same for something else, of which it is known whether it is local.  The name is for the
 * message, and is read again when that is written. */
void ask_if(enum local, const char *name, void (*fn)(void *), void *arg);

/* Whether a question is being put in such a way: others that belong to it are put directly. */
bool ask_is_bounded(void);

#endif
