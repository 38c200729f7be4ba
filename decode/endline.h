/* SPDX-License-Identifier: ISC */
/*
 * endline: the last line of a stamped text, a comment in every dialect that has comments:
 *
 *	# waitenv-end entries=212 blake2b=<64 hex> [minisig=<100 base64>]
 *
 * entries	the number of variables that the text defines, in decimal; for people, not
 *		checked here
 * blake2b	BLAKE2b-256 (RFC 7693) over every byte before the line, in lower-case hex
 * minisig	a minisign signature of the same bytes, in the form of the second line of a
 *		.minisig file: "ED" | key id, 8 | Ed25519 over BLAKE2b-512, 64
 *
 * The line and its LF are the last bytes of the text.
 */
#ifndef DECODE_ENDLINE_H
#define DECODE_ENDLINE_H

#include <stdint.h>

#include "decode/err.h"
#include "decode/slice.h"

#define ENDLINE_MAGIC "# waitenv-end "

/* A minisign public key: base64 of "Ed" | key id, 8 | Ed25519 public key, 32.  White space may
 * surround it, and the comment line of a .pub file may precede it. */
struct endline_key { unsigned char id[8], ed25519[32]; };
enum verdict endline_key_parse(struct slice text, struct endline_key *, struct err *);

/* Names what was given in the place of such a key, for a message; NULL: it was not recognised. */
const char *endline_key_other(struct slice text);

struct endline {
	bool found;
	struct slice body;	/* the bytes before the line, or the whole text */
	size_t entries;
};

/*
 * Finds the end line and verifies it.  V_OK with found false: the text has none.  V_OK with found
 * true: the text is complete, and signed by the key if one is given.
 * V_MORE: the line is cut off.  V_BAD: the digest differs, the line is malformed or damaged, or
 * text follows it; with F_ACCESS if the signature is missing or was not made by the key.
 */
enum verdict endline_check(struct slice text, const struct endline_key *, struct endline *,
	struct err *);

/* The same for n keys, any one of which suffices, as during a rotation.  With
 * n = 0 no signature is required. */
enum verdict endline_check_any(struct slice text, const struct endline_key *keys, size_t n,
	struct endline *, struct err *);

/* Writes the unsigned end line for this body, with its LF.  Returns its length. */
#define ENDLINE_MAX 256
size_t endline_format(struct slice body, size_t entries, char out[ENDLINE_MAX]);

#endif
