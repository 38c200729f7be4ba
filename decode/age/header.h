/* SPDX-License-Identifier: ISC */
/*
 * age header: parses the textual header of an age file (c2sp.org/age "Header") and validates its
 * syntax: every line, every argument and every base64 body, those of unknown stanzas too.  Borrows
 * from the file and allocates nothing.
 */
#ifndef DECODE_AGE_HEADER_H
#define DECODE_AGE_HEADER_H

#include "decode/age/format.h"
#include "decode/err.h"
#include "decode/slice.h"

struct age_header {
	struct slice stanzas;	/* their text, validated */
	struct slice mac_over;	/* from the first byte up to and including "---" */
	unsigned char mac[AGE_KEY];
};

struct age_stanza {
	struct slice type;
	struct slice args;	/* those behind the type, separated by one SP */
	struct slice body;	/* its first line in base64: all of it unless that is full */
};

/* Cuts the header off the front of *in.  V_MORE: it ends inside the header.  V_BAD: malformed, of
 * another version, or more than AGE_STANZAS_MAX stanzas. */
enum verdict age_header_parse(struct slice *in, struct age_header *, struct err *);

/* Cuts the next stanza of that type out of the stanzas of a parsed header.
 * Returns false if there is none. */
bool age_stanza_find(struct slice *stanzas, struct slice type, struct age_stanza *);

/* Decodes the stanza's only argument, of n bytes, and its body.  Returns false if it has more or
 * fewer arguments, or if one of the two has another length. */
bool age_stanza_read(const struct age_stanza *, unsigned char *arg, size_t n,
	unsigned char body[AGE_WRAPPED]);

#endif
