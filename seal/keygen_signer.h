/* SPDX-License-Identifier: ISC */
/*
 * keygen_signer: `keygen --sign`, which makes a key pair as minisign does.
 */
#ifndef SEAL_KEYGEN_SIGNER_H
#define SEAL_KEYGEN_SIGNER_H

#include "seal/options.h"

/* Writes the secret key to --output, and the public key to the same name with .pub appended. */
enum verdict keygen_signer(const struct options *, struct err *);

#endif
