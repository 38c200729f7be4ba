/*
 * age_seal: plain bytes to one age v1 file (c2sp.org/age); the way back of decode/age.
 * Every call draws its own file key, nonce and ephemeral secrets.
 */
#ifndef SEAL_AGE_SEAL_H
#define SEAL_AGE_SEAL_H

#include "decode/buf.h"
#include "seal/recipient.h"

/* Appends to *out.  V_BAD: a recipient that is no usable key. */
enum verdict age_seal(struct slice plain, const struct recipients *, struct buf *out, struct err *);

#endif
