/*
 * forget: what the parent lets go of after the fork, all but what its loop needs: the environment it
 * was given, whose bytes are overwritten; the working directory; every descriptor from 3 up; and the
 * memory that only the start needed.
 */
#ifndef INIT_FORGET_H
#define INIT_FORGET_H

#include <stdint.h>

/* envp as the kernel gave it: its strings stand one behind the other. */
void forget(char *const *argv, char *const *envp, uintptr_t stack);

#endif
