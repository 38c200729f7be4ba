/* SPDX-License-Identifier: ISC */
/*
 * age_seal: encrypts a text as an age v1 file (c2sp.org/age), the inverse of decode/age.
 * Every call draws a new file key, nonce and ephemeral secrets.
 */
#ifndef SEAL_AGE_SEAL_H
#define SEAL_AGE_SEAL_H

#include "decode/buf.h"
#include "seal/recipient.h"

/* Appends the file to *out.  V_BAD: a recipient is not a usable key. */
enum verdict age_seal(struct slice plain, const struct recipients *, struct buf *out, struct err *);

#endif
