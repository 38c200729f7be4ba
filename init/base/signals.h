/* SPDX-License-Identifier: ISC */
/*
 * signals: all signals are blocked by the first instructions, and are read as data during a wait.
 * A blocked signal stays pending even for PID 1, for which the kernel would otherwise discard it
 * (signal(7), kill(2)).  Masks are the kernel's own 64 bits, because the C library hides three
 * signals from its sigset_t and these must reach the application unchanged too.
 */
#ifndef INIT_BASE_SIGNALS_H
#define INIT_BASE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct signals { uint64_t mask; };

/* Blocks every signal, unless the first instructions have done so, and keeps the inherited mask. */
void signals_block(struct signals *saved);

/*
 * A wait is ended by a signal whose default action ends a process, and by a WINCH that a process
 * sent (httpd's STOPSIGNAL), unless the signal was inherited as ignored; TERM and INT end it even
 * then.  A signal that was inherited as blocked is left to the application, except for TERM, INT
 * and HUP.
 */

/* Returns a descriptor that becomes readable when such a signal, or any WINCH, arrives; -1 on
 * failure. */
int signals_open(void);

/* The same without a system call for each signal: the descriptor is readable for ignored signals
 * too, until signals_narrow is called, which asks which ones those are. */
int signals_open_wide(void);
void signals_narrow(int fd);

/* Removes one such signal from the queue.  Returns its number, or 0 if none has arrived. */
int signals_read(void);

/* Returns such a signal that signals_swallow removed, or 0. */
int signals_swallowed(void);

/* A signal in a set. */
#define SIGNAL_BIT(sig) (UINT64_C(1) << ((sig) - 1))

/* Those of the set that can end a wait; and whether a received one of them does. */
uint64_t signals_awaited(uint64_t set);
bool signals_end_wait(int sig, const siginfo_t *, uint64_t awaited);

/*
 * Removes one pending signal from the queue: a SIGPIPE, SIGXFSZ or SIGIO that we raised ourselves.
 * One that was pending at our start belongs to the application and stays.  One that another process
 * sent is not lost: signals_read returns it.
 */
void signals_swallow(int sig);

/*
 * Restores the inherited mask just before the exec.  A pending signal that ends a wait is passed to
 * ended(), which does not return; so is a TERM, INT, HUP or QUIT that arrives between here and the
 * exec, which resets these handlers.  With saved NULL only those four are unblocked, for a dry run
 * whose output may block.
 */
void signals_release(const struct signals *saved, void (*ended)(int sig));

/* Blocks all signals again after an exec that failed. */
void signals_hold(void);

#endif
