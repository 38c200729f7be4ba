/*
 * peel: what can be seen of a bundle, or of an env file, without any key.
 */
#ifndef SEAL_PEEL_H
#define SEAL_PEEL_H

#include "decode/buf.h"
#include "decode/unwrap.h"

struct peeled {
	struct layers seen;
	size_t size[LAYERS_MAX];	/* of what each layer was found in */
	struct buf inner;		/* the age file, header and all, or the plain text */
	struct slice header;		/* of the age file: its stanzas, borrowed from inner */
	size_t stanzas;
	size_t payload;			/* plain bytes in the age file */
	bool cut;			/* the end is missing, as far as lengths and ends tell */
};

/* V_BAD, V_MORE: what unwrap says of it; that it takes a key to open is V_OK here. */
enum verdict peel_layers(struct slice in, struct peeled *, struct err *);

/* Cuts the type of the next stanza off p->header or a copy of it; false: that was the last. */
bool peel_stanza(struct slice *header, struct slice *type);

void peel_free(struct peeled *);

#endif
