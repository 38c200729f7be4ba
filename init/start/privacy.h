/* SPDX-License-Identifier: ISC */
/*
 * privacy: until the exec, other processes of the same user cannot read decrypted values and keys
 * from our memory, and no core file holds them: we are not dumpable (PR_SET_DUMPABLE, prctl(2)),
 * and the soft core limit is 0.  The application is dumpable, and has the core limit that we
 * inherited.
 */
#ifndef INIT_START_PRIVACY_H
#define INIT_START_PRIVACY_H

/* Called again after every change of user, because the kernel then resets the attribute. */
void privacy_begin(void);

/* Called just before the exec. */
void privacy_end(void);

#endif
