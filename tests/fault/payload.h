/* SPDX-License-Identifier: ISC */
/*
 * payload: the env files that writers write, in each form of a source, and a checksum of the
 * environment that each must lead to.
 * They are made by b2sum, gzip, age, base64 and sed instead of the code under test.  If SEALENV
 * names a sealenv, its stamp must give the same bytes.
 * Every value contains PAYLOAD_MARK, so that a value in a log is detected.
 */
#ifndef FAULT_PAYLOAD_H
#define FAULT_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_MARK "sEcrEt"

/* The first four are used by every scenario; a pinned source is a plain text with its digest in the
 * SPEC.  The others are a gzip member, a JSON document, and values in double quotes.  A part can be
 * told from the whole in all forms but the plain one. */
enum form { PLAIN, STAMPED, SEALED, PINNED, ZIPPED, JSON, QUOTED, FORMS };
extern const char *const form_names[FORMS];
extern const char *const form_dialects[FORMS];

/* Whether a file of this form must settle before it is taken for whole. */
static inline bool
form_settles(enum form f)
{
	return f == PLAIN || f == JSON || f == QUOTED;
}

struct bytes { unsigned char *p; size_t n; };

/* A checksum of the strings of an environment that does not depend on their order. */
struct envsum { uint64_t sum; unsigned n; };

void envsum_add(struct envsum *, const char *string, size_t n);
static inline bool
envsum_eq(struct envsum a, struct envsum b)
{
	return a.sum == b.sum && a.n == b.n;
}

struct payload {
	struct bytes form[FORMS];
	char pin[80];			/* the end of the SPEC of a pinned source */
	struct envsum env;		/* of the variables in this payload */
};

/* About 1, 4, 13, 35, 90 and 1000 KB. */
enum { TINY, SMALL, MIDDLE, LARGE, HUGE, VAST, SIZES };

/* [size][0] is the old version, [size][1] the new one. */
struct payloads {
	struct payload v[SIZES][2];
	char identity[512];		/* the path of an identity for the sealed form */
	struct bytes key, other_key;	/* its content, and another identity's */
};

/* Makes all payloads in the folder, readable by everybody.  Ends the program with a message if a
 * tool is missing. */
void payloads_make(struct payloads *, const char *folder, uint64_t seed);

#endif
