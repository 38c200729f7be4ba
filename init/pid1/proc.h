/*
 * proc: what /proc tells of processes.
 */
#ifndef INIT_PID1_PROC_H
#define INIT_PID1_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Whether it is there and counts as we do: in a pid namespace of its own a process may see another one's. */
bool proc_is_ours(void);

/* The first n - 1 bytes of /proc/PID/FILE as a string; the empty one if it cannot be read. */
void proc_read(pid_t, const char *file, char *text, size_t n);

#endif
