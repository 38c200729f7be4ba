/*
 * descendants: all descendants of this process at once.  As PID 1 they are all processes there are; else
 * they are found in /proc.  What cannot be signalled is passed over.
 */
#ifndef INIT_PID1_DESCENDANTS_H
#define INIT_PID1_DESCENDANTS_H

#include <sys/types.h>

/* Sends sig; where /proc is missing or is another namespace's, to this process group at least. */
void descendants_signal(pid_t group, int sig);

#endif
