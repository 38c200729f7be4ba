/* SPDX-License-Identifier: ISC */
/*
 * encode: encodes bytes as text, the inverse of decode/base64, bech32 and armor.  Each function
 * appends to *out.
 */
#ifndef SEAL_ENCODE_H
#define SEAL_ENCODE_H

#include "decode/buf.h"

/* RFC 4648 section 4, without padding and with it; one line. */
enum verdict encode_base64_raw(struct slice, struct buf *out, struct err *);
enum verdict encode_base64(struct slice, struct buf *out, struct err *);

/* hrp is in lower case, and so is the result. */
enum verdict encode_bech32(struct slice hrp, struct slice, struct buf *out, struct err *);

enum verdict encode_armor(struct slice, struct buf *out, struct err *);

#endif
