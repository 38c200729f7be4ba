/* SPDX-License-Identifier: ISC */
/*
 * proc: reads files of /proc about processes.
 */
#ifndef INIT_PID1_PROC_H
#define INIT_PID1_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Whether /proc is mounted and is that of our own pid namespace. */
bool proc_is_ours(void);

/* Reads the first n - 1 bytes of /proc/PID/FILE as a string, which is empty if it cannot be
 * read. */
void proc_read(pid_t, const char *file, char *text, size_t n);

#endif
