/* SPDX-License-Identifier: ISC */
/*
 * keeper: the second process of --on-change, a child of the parent.  It keeps what the next start
 * needs: the inherited environment, descriptors, directory, mask and dispositions.  It sleeps until
 * a source has changed, and then creates a candidate, which is a child of the parent too
 * (CLONE_PARENT, clone(2)) and walks through the stages of a start.  It reads no source itself.
 *
 * Both are clone children until they execute the application: waitpid(2) passes them over unless
 * it is given __WCLONE.  The parent therefore never counts them among the children that are left.
 */
#ifndef INIT_PID1_KEEPER_H
#define INIT_PID1_KEEPER_H

#include <signal.h>
#include <sys/types.h>

#include "init/config/config.h"

/* What the end of a keeper or a candidate sends to the parent. */
#define KEEPER_SIGNAL SIGURG

/* Creates the keeper.  Returns its pid in the parent, 0 in each candidate, or -1. */
pid_t keeper_fork(const struct pid1_config *);

#endif
