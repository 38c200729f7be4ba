/* SPDX-License-Identifier: ISC */
/*
 * age stream: decrypts the payload of an age file (c2sp.org/age "Payload").
 */
#ifndef DECODE_AGE_STREAM_H
#define DECODE_AGE_STREAM_H

#include "decode/age/format.h"
#include "decode/buf.h"

/*
 * Appends the plaintext to *out, which is grown once, so that each chunk is decrypted in its final
 * place.
 * V_MORE: cut off, or the last chunk does not authenticate: "cut off or damaged".
 * V_BAD: a chunk before the last one is damaged, or the plaintext is larger than the cap.
 * On anything but V_OK *out is emptied and wiped.
 */
enum verdict age_stream_open(const unsigned char file_key[AGE_FILE_KEY], struct slice payload,
	struct buf *out, struct err *);

#endif
