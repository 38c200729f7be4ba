/*
 * program: why a file cannot be executed, in words.  execve(2) says little: ENOEXEC is all of a
 * text, a program of another machine and one that was cut off; ENOENT is said of an interpreter
 * that the file names.
 */
#ifndef INIT_START_PROGRAM_H
#define INIT_START_PROGRAM_H

#include <sys/types.h>

#include "decode/err.h"

/*
 * Before the exec: a program for this machine that was cut off, which the kernel may well begin to
 * load and then end with SIGSEGV.  V_BAD with F_CANNOT_RUN.
 */
enum verdict program_check(const char *path, off_t size, struct err *);

/* After it: what the kernel's errno n means here.  V_BAD with F_NOT_FOUND where something is
 * missing, else with F_CANNOT_RUN. */
enum verdict program_refused(const char *path, int n, struct err *);

#endif
