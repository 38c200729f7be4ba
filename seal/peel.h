/* SPDX-License-Identifier: ISC */
/*
 * peel: describes a bundle or an env file as far as that is possible without a key.
 */
#ifndef SEAL_PEEL_H
#define SEAL_PEEL_H

#include "decode/buf.h"
#include "decode/unwrap.h"

struct peeled {
	struct layers seen;
	size_t size[LAYERS_MAX];	/* of the data in which each layer was found */
	struct buf inner;		/* the age file, header and all, or the plain text */
	struct slice header;		/* of the age file: its stanzas, borrowed from inner */
	size_t stanzas;
	size_t payload;			/* plain bytes in the age file */
	bool cut;			/* the end is missing, as seen without a key */
};

/* V_BAD, V_MORE: as unwrap; that a key is needed counts as V_OK here. */
enum verdict peel_layers(struct slice in, struct peeled *, struct err *);

/* Cuts the type of the next stanza off p->header or a copy of it; returns false at the end. */
bool peel_stanza(struct slice *header, struct slice *type);

void peel_free(struct peeled *);

#endif
