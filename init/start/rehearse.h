/*
 * rehearse: whether the kernel would execute a command, for a dry run, whose exit code is that of a
 * start.  A child of ours execs, traced (ptrace(2)), and is killed before the first instruction of
 * the program: only the kernel knows what binfmt_misc, a security module or a mount make of a file.
 */
#ifndef INIT_START_REHEARSE_H
#define INIT_START_REHEARSE_H

/* The errno of execve; 0 where it would succeed, or where nobody may trace. */
int rehearse(const char *path, char *const *argv, char *const *envp);

#endif
