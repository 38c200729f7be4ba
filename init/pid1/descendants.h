/* SPDX-License-Identifier: ISC */
/*
 * descendants: sends a signal to all descendants of this process.  For PID 1 these are all other
 * processes; otherwise they are found in /proc.  A process that may not be signalled is skipped.
 */
#ifndef INIT_PID1_DESCENDANTS_H
#define INIT_PID1_DESCENDANTS_H

#include <sys/types.h>

/* Sends sig.  If /proc is missing or belongs to another namespace, only this process group is
 * signalled.  The processes of the group spared, if that is not 0, are not signalled. */
void descendants_signal(pid_t group, int sig, pid_t spared);

#endif
