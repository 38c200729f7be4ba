/* SPDX-License-Identifier: ISC */
/*
 * kept: what the processes of --on-change share.  The keeper is a second process, which waits for
 * changes of the sources and starts candidates; a candidate gathers the environment anew, and
 * becomes the application if that differs (init/pid1/keeper.h).  Without --on-change nothing is
 * shared, and each function here does nothing.
 *
 * The parent shares only whose turn it is.  A second region, which it gives up, holds a keyed
 * digest of the last environment, from which no value can be guessed without the key beside it,
 * and the content of sources that can be read only once.
 */
#ifndef INIT_BASE_KEPT_H
#define INIT_BASE_KEPT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "decode/err.h"
#include "decode/slice.h"

#define KEPT_DIGEST 32
#define KEPT_KEY 16	/* the random bytes that the kernel gives each program, AT_RANDOM */

/* How a candidate ended. */
enum kept_outcome {
	KEPT_DIED,		/* without reporting an outcome */
	KEPT_SAME,		/* the environment is as before */
	KEPT_DIFFERS,		/* it has changed, and will be gathered again some time later */
	KEPT_REFUSED,		/* a start would fail */
	KEPT_TAKEN		/* it has become the application */
};

/* Creates both regions and the inotify instance, before the first fork.  False: no memory. */
bool kept_share(void);

/* In the parent: gives up what it must not know. */
void kept_forget(void);

/* In a new candidate.  With always, or with several if the environment comes from several files,
 * the candidate only finds out whether the environment differs. */
void kept_apply(bool always, bool several);

/* Whether --on-change is in effect; and whether this process is a candidate that has not yet become
 * the application. */
bool kept_shared(void);
bool kept_is_candidate(void);

/* The inotify instance on which all changes of the sources are awaited, or -1. */
int kept_inotify(void);

/* Reports that a source has changed after it was read; and that inotify does not report the changes
 * of a source. */
void kept_missed(void);
void kept_polls(void);

/* Keeps the content of a source that can be read only once; and finds it again in a candidate. */
void kept_put(const char *name, struct slice content);
bool kept_find(const char *name, struct slice *content);

/* The key of the digest. */
const unsigned char *kept_key(void);

/* In the first start, keeps the digest of the environment as that of the application's.  In a
 * candidate, compares the two: if they are the same, or the candidate only had to find that out, it
 * ends here. several: the environment comes from several files. */
void kept_compare(const unsigned char digest[KEPT_DIGEST], bool several);

/* In a candidate whose start has failed: whether a line should say why.  False for a signal, and
 * for the reason of the last candidate. */
bool kept_worth_saying(const struct err *);

/* Ends a candidate that must not start. */
_Noreturn void kept_leave(enum kept_outcome);

/* A candidate that could start: it stops until the parent has ended the application. */
void kept_commit(void);

/* In the parent: whether the stopped candidate could start; and lets it start. */
bool kept_ready(void);
void kept_release(pid_t);

/* In the keeper: gives the turn to a candidate. */
void kept_hand_over(void);

/* Gives the turn back to the keeper, when the application is executed or a candidate has ended. */
void kept_hand_back(void);

/* In the keeper: waits for its turn until the given time, or for ever if that is negative.  Returns
 * false if it is not its turn yet. */
bool kept_wait_turn(int64_t until);

/* In the keeper, at its turn: how the last candidate ended, whether another is due at once, and
 * whether the sources must be polled. */
enum kept_outcome kept_outcome(void);
bool kept_due(void);
bool kept_must_poll(void);

#endif
