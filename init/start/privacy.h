/*
 * privacy: while we run, another process of the same user cannot read opened values and keys from
 * our memory, nor does a core file hold them: not dumpable (PR_SET_DUMPABLE, prctl(2)), and a soft
 * core limit of 0.  The exec makes the application dumpable, and it has the core limit that we were
 * given.
 */
#ifndef INIT_START_PRIVACY_H
#define INIT_START_PRIVACY_H

/* Again after every change of user, which the kernel answers with a setting of its own. */
void privacy_begin(void);

/* Just before the exec. */
void privacy_end(void);

#endif
