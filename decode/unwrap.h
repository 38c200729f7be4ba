/* SPDX-License-Identifier: ISC */
/*
 * unwrap: recognises the layers of a source by their magic bytes and decodes them, outermost first.
 * This is the only module that knows their order.  What begins with no magic is plain text.
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
	bool sealed;		/* one of them is age */
	bool whole;		/* a layer proves that all bytes are there */
};

const char *layer_name(enum layer);

/*
 * *plain becomes the plain text: in itself if there is no layer, else the content of *out, which
 * must be empty before and never exceeds its cap.  On anything but V_OK *out is emptied and wiped.
 * *seen holds the layers that were recognised, on failure too.
 * V_MORE: a layer is cut off, or in could still become the magic of one.
 * V_BAD: damaged, or more than LAYERS_MAX layers; with F_LOCKED if no identity opens it.
 */
enum verdict unwrap(struct slice in, const struct age_identities *, struct buf *out,
	struct slice *plain, struct layers *seen, struct err *);

#endif
