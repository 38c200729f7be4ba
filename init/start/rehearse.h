/* SPDX-License-Identifier: ISC */
/*
 * rehearse: finds out for a dry run, whose exit code is that of a real start, whether the kernel
 * would execute the command.  A traced child (ptrace(2)) calls execve and is killed before the
 * first instruction of the program: only the kernel knows the effect of binfmt_misc, a security
 * module or a mount option on a file.
 */
#ifndef INIT_START_REHEARSE_H
#define INIT_START_REHEARSE_H

/* Returns the errno of execve, or 0 if it would succeed or if tracing is not permitted. */
int rehearse(const char *path, char *const *argv, char *const *envp);

#endif
