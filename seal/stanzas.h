/*
 * stanzas: for whom an age file is sealed, as far as identities can tell.
 */
#ifndef SEAL_STANZAS_H
#define SEAL_STANZAS_H

#include "decode/age/identity.h"
#include "seal/recipient.h"

/*
 * Fills in the recipient of every stanza that an identity opens.  *all: each stanza was opened by one,
 * and the file can be sealed for these recipients again.  A stanza that is malformed, or holds another
 * key than the header's, counts as one that nobody opens.  V_BAD, V_MORE: no whole header.
 */
enum verdict stanzas_recipients(struct slice age_file, const struct age_identities *,
	struct recipients *, bool *all, struct err *);

#endif
