/* SPDX-License-Identifier: ISC */
/*
 * payload: what the writers write: env files of many variables, in each form a source can have, and
 * the sum over the environment that each must become.
 * The forms are made once, by b2sum, gzip, age, base64 and sed themselves, not by the code under test;
 * if SEALENV names a sealenv, it must stamp to the same bytes.
 * Every value holds PAYLOAD_MARK, so that one that leaks into a log is seen.
 */
#ifndef FAULT_PAYLOAD_H
#define FAULT_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_MARK "sEcrEt"

/* The first four are those of every scenario, a pinned one being a plain text whose digest is told; the
 * others are a gzip member, a JSON document, and values in double quotes.  All but the plain one tell a
 * part from the whole. */
enum form { PLAIN, STAMPED, SEALED, PINNED, ZIPPED, JSON, QUOTED, FORMS };
extern const char *const form_names[FORMS];
extern const char *const form_dialects[FORMS];

/* Whether it must have been quiet to be taken for whole. */
static inline bool
form_settles(enum form f)
{
	return f == PLAIN || f == JSON || f == QUOTED;
}

struct bytes { unsigned char *p; size_t n; };

/* A sum over the strings of an environment that their order does not change. */
struct envsum { uint64_t sum; unsigned n; };

void envsum_add(struct envsum *, const char *string, size_t n);
static inline bool
envsum_eq(struct envsum a, struct envsum b)
{
	return a.sum == b.sum && a.n == b.n;
}

struct payload {
	struct bytes form[FORMS];
	char pin[80];			/* what follows the place of a pinned source */
	struct envsum env;		/* of the variables alone */
};

/* About 1, 4, 13, 35, 90 and 1000 KB. */
enum { TINY, SMALL, MIDDLE, LARGE, HUGE, VAST, SIZES };

/* [size][0] is the old version, [size][1] the new one. */
struct payloads {
	struct payload v[SIZES][2];
	char identity[512];		/* the path of what opens the sealed form */
	struct bytes key, other_key;	/* its content, and an identity that does not open it */
};

/* Makes them all in folder, for whose files everybody gets leave to read; ends the program with a
 * word where a tool is missing. */
void payloads_make(struct payloads *, const char *folder, uint64_t seed);

#endif
