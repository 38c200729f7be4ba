/* SPDX-License-Identifier: ISC */
/*
 * forget: what the parent releases after the fork: the inherited environment, which is overwritten;
 * the working directory; every descriptor from 3 up; standard input, and what else of 0 to 2 is
 * open for reading only; and the stack that only the start needed.  No secret of the start is left,
 * and a large environment no longer occupies memory.
 */
#ifndef INIT_PID1_FORGET_H
#define INIT_PID1_FORGET_H

#include <stdint.h>

/* Returns the kernel's page size. */
uintptr_t forget_page_size(void);

/*
 * argv and envp are those of the kernel, whose strings are contiguous.  Releases the pages of the
 * stack between the address above and the strings of argv, and those below the caller's frame.
 * The descriptor terminal is kept; 3: there is none.
 */
void forget(char *const *argv, char *const *envp, uintptr_t above, int terminal);

/* Releases the pages below the caller's frame again, after work that is done only once. */
void forget_frames(void);

#endif
