/*
 * keygen_signer: `keygen --sign`, a pair of keys as minisign makes them.
 */
#ifndef SEAL_KEYGEN_SIGNER_H
#define SEAL_KEYGEN_SIGNER_H

#include "seal/options.h"

/* The secret key goes to --output, and the public key beside it, with .pub behind its name. */
enum verdict keygen_signer(const struct options *, struct err *);

#endif
