/*
 * signals: all of them are blocked, first thing of all, and read as data where somebody waits.
 * A blocked signal queues even for PID 1, which would drop it otherwise (signal(7), kill(2)).
 * Masks are the kernel's own 64 bits: the C library hides three signals from its sigset_t, and they
 * too are to arrive in the application exactly as they came.
 */
#ifndef INIT_SIGNALS_H
#define INIT_SIGNALS_H

#include <stdint.h>

struct signals { uint64_t mask; };

/* Blocks every signal, where the entry of the program has not, and keeps the mask that was there. */
void signals_block(struct signals *saved);

/* A descriptor that is readable when a signal has come which ends a wait: TERM and INT, though a shell's
 * & had INT ignored, and HUP unless nohup(1) did.  -1 on failure. */
int signals_open(void);

/* The one that has come, taken off the queue, or 0. */
int signals_read(void);

/* Takes one pending signal off the queue, if there is one: SIGPIPE and SIGIO of our own making.  One
 * that was pending when we came is the application's, and stays. */
void signals_swallow(int sig);

/*
 * Gives the mask back, just before exec.  TERM, INT or HUP that are pending, or come between here
 * and the exec, go to ended(), which does not return; the exec itself undoes that.  saved NULL: lets
 * those three through alone, where nothing is to be exec'd and a write may block.
 */
void signals_release(const struct signals *saved, void (*ended)(int sig));

#endif
