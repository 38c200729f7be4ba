/*
 * encode: bytes to text, the way back of decode/base64, bech32 and armor.  Each appends to *out.
 */
#ifndef SEAL_ENCODE_H
#define SEAL_ENCODE_H

#include "decode/buf.h"

/* RFC 4648 section 4, without padding and with it; one line. */
enum verdict encode_base64_raw(struct slice, struct buf *out, struct err *);
enum verdict encode_base64(struct slice, struct buf *out, struct err *);

/* hrp in lower case, and so is what comes out. */
enum verdict encode_bech32(struct slice hrp, struct slice, struct buf *out, struct err *);

enum verdict encode_armor(struct slice, struct buf *out, struct err *);

#endif
