/*
 * forget: what the parent lets go of after the fork: the environment it was given, whose bytes are
 * overwritten; the working directory; every descriptor from 3 up; and the stack that only the start
 * needed.  That saves 100 KiB where the environment is large, and no secret of the start is left.
 */
#ifndef INIT_PID1_FORGET_H
#define INIT_PID1_FORGET_H

#include <stdint.h>

/* The kernel's size of a page. */
uintptr_t forget_page_size(void);

/*
 * argv and envp as the kernel gave them: the strings of each stand one behind the other.  Of the stack, the
 * pages from the address above to argv's strings are given back, and those below the caller's frame.
 */
void forget(char *const *argv, char *const *envp, uintptr_t above);

/* The pages below the caller's frame once more, after work that is done once in a life. */
void forget_frames(void);

#endif
