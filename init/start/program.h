/* SPDX-License-Identifier: ISC */
/*
 * program: says in words why a file cannot be executed.  The errno of execve(2) is ambiguous:
 * ENOEXEC can mean a text, a program for another machine or a truncated one; ENOENT can mean a
 * missing interpreter.
 */
#ifndef INIT_START_PROGRAM_H
#define INIT_START_PROGRAM_H

#include "decode/err.h"

/*
 * Explains the errno n of an exec that failed.  With 0, it is called before the exec, in the same
 * question (init/base/ask.h) as other looks at the file: refuses a truncated program for this
 * machine, of 32 or of 64 bits, which the kernel might load and then kill with SIGSEGV, and waits
 * for an interpreter or a loader that is not local, since nothing ends an exec that hangs.
 * V_BAD with F_NOT_FOUND if a file is missing, otherwise with F_CANNOT_RUN.
 */
enum verdict program_judge(const char *path, int n, struct err *);

#endif
