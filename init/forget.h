/*
 * forget: what the parent lets go of after the fork, all but what its loop needs: the environment it
 * was given, whose bytes are overwritten; the working directory; every descriptor from 3 up; and the
 * memory that only the start needed.
 */
#ifndef INIT_FORGET_H
#define INIT_FORGET_H

#include <stdint.h>

#define FORGET_PAGE ((uintptr_t)4096)	/* where pages are larger, the kernel refuses and all is kept */

/* envp as the kernel gave it: its strings stand one behind the other.  The stack is given back from the
 * page behind the address above to argv's strings, and below the frame of the caller. */
void forget(char *const *argv, char *const *envp, uintptr_t above);

/* Once more what can be read from the file again, after more than the loop was needed. */
void forget_code(void);

#endif
