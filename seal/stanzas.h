/* SPDX-License-Identifier: ISC */
/*
 * stanzas: determines the recipients of an age file as far as the identities allow.
 */
#ifndef SEAL_STANZAS_H
#define SEAL_STANZAS_H

#include "decode/age/identity.h"
#include "seal/recipient.h"

/*
 * Fills in the recipient of every stanza that an identity opens. *all: every stanza was opened, so
 * that the file can be sealed for the same recipients again.  A stanza that is malformed, or holds
 * another key than that of the header, counts as not opened.  V_BAD, V_MORE: the header is not
 * complete.
 */
enum verdict stanzas_recipients(struct slice age_file, const struct age_identities *,
	struct recipients *, bool *all, struct err *);

#endif
