/*
 * signals: all of them are blocked, first thing of all, and read as data where somebody waits.
 * A blocked signal queues even for PID 1, which would drop it otherwise (signal(7), kill(2)).
 * Masks are the kernel's own 64 bits: the C library hides three signals from its sigset_t, and they
 * too are to arrive in the application exactly as they came.
 */
#ifndef INIT_BASE_SIGNALS_H
#define INIT_BASE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct signals { uint64_t mask; };

/* Blocks every signal, where the entry of the program has not, and keeps the mask that was there. */
void signals_block(struct signals *saved);

/*
 * What ends a wait: a signal whose default action ends a process, and a WINCH that a process sent
 * (httpd's STOPSIGNAL), unless it was inherited as ignored; TERM and INT even then.  One that was
 * inherited as blocked is left to the application, but for TERM, INT and HUP.
 */

/* Returns a descriptor that is readable when such a signal, or any WINCH, has come; -1 on failure. */
int signals_open(void);

/* Takes one that has come off the queue.  Returns it, or 0. */
int signals_read(void);

/* Those that end a wait: bit n - 1 stands for signal n.  And whether this one, of those, does. */
uint64_t signals_awaited(void);
bool signals_end_wait(int sig, const siginfo_t *, uint64_t awaited);

/*
 * Takes one pending signal off the queue, if there is one: SIGPIPE, SIGXFSZ and SIGIO of our own making.
 * One that was pending when we came is the application's, and stays.  One that another process sent
 * is not lost: signals_read returns it.
 */
void signals_swallow(int sig);

/*
 * Gives the mask back, just before exec.  What ends a wait and is pending, and TERM, INT, HUP or QUIT
 * that come between here and the exec, go to ended(), which does not return; the exec itself undoes
 * that.  saved NULL: lets those four through alone, where nothing is to be exec'd and a write may block.
 */
void signals_release(const struct signals *saved, void (*ended)(int sig));

/* Blocks them all again, after an exec that failed. */
void signals_hold(void);

#endif
