/* SPDX-License-Identifier: ISC */
/*
 * program: says in words why a file cannot be executed.  The errno of execve(2) is ambiguous:
 * ENOEXEC can mean a text, a program for another machine or a truncated one; ENOENT can mean a
 * missing interpreter.
 */
#ifndef INIT_START_PROGRAM_H
#define INIT_START_PROGRAM_H

#include <sys/types.h>

#include "decode/err.h"

/*
 * Called before the exec: refuses a truncated program for this machine, of 32 or of 64 bits, which
 * the kernel might load and then kill with SIGSEGV.  V_BAD with F_CANNOT_RUN.
 */
enum verdict program_check(const char *path, off_t size, struct err *);

/* Called after a failed exec: explains the errno n.  V_BAD with F_NOT_FOUND if a file is missing,
 * otherwise with F_CANNOT_RUN. */
enum verdict program_refused(const char *path, int n, struct err *);

#endif
