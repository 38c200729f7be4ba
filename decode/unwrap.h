/*
 * unwrap: finds the layers of a source by their first bytes and undoes them, outermost first.
 * The only file that knows their order.  What starts like none of them is plain text.
 *
 *	layer	first bytes
 *	base64	the base64 of one of those below, standard alphabet, white space anywhere
 *	armor	"-----BEGIN AGE ENCRYPTED FILE-----" (c2sp.org/age)
 *	age	"age-encryption.org/v1\n"
 *	gzip	1f 8b 08 (RFC 1952)
 */
#ifndef DECODE_UNWRAP_H
#define DECODE_UNWRAP_H

#include "decode/age/identity.h"
#include "decode/buf.h"

enum layer { LAYER_BASE64, LAYER_ARMOR, LAYER_AGE, LAYER_GZIP };

#define LAYERS_MAX 6

struct layers {
	enum layer v[LAYERS_MAX];
	size_t n;
	bool sealed;		/* an age layer was among them */
	bool whole;		/* some layer vouches that all bytes are there */
};

const char *layer_name(enum layer);

/*
 * *plain is the plain text: in itself where there is no layer, else what *out, empty before, then
 * holds, never past its cap.  On anything but V_OK *out is emptied and wiped.  *seen is filled as far
 * as the layers were recognised, on failure too.
 * V_MORE: a layer is cut off, or all of in could still become the first bytes of one.
 * V_BAD: damaged, or nested deeper than LAYERS_MAX.  F_LOCKED: no identity opens it.
 */
enum verdict unwrap(struct slice in, const struct age_identities *, struct buf *out,
	struct slice *plain, struct layers *seen, struct err *);

#endif
