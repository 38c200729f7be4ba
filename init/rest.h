/*
 * rest: all descendants of this process at once.  As PID 1 they are all processes there are; else
 * they are found in /proc.  What cannot be signalled is passed over.
 */
#ifndef INIT_REST_H
#define INIT_REST_H

#include <sys/types.h>

/* Sends sig; where /proc is missing or is another namespace's, to the process group main at least. */
void rest_signal(pid_t main, int sig);

#endif
