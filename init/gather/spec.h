/* SPDX-License-Identifier: ISC */
/*
 * spec: parses what the user names as a source or an identity.
 *
 *	SPEC	[-][DIALECT:]PLACE[#sha256=HEX]
 *	PLACE	a path | env:NAME | fd:N
 *	HEX	64 hexadecimal digits: the SHA-256 of the content as delivered
 *
 * A word before a colon that is neither a dialect nor env nor fd is refused.  A path that holds a
 * colon must therefore begin with / or ./.
 */
#ifndef INIT_GATHER_SPEC_H
#define INIT_GATHER_SPEC_H

#include <stdbool.h>
#include <sys/types.h>

#include "decode/dialect/dialect.h"

#define SPEC_PIN 32

/* The rights with which a file is opened, if not our own. */
struct rights { uid_t uid; gid_t gid; const gid_t *groups; size_t n; };

enum place { PLACE_PATH, PLACE_ENV, PLACE_FD };

struct spec {
	const char *name;		/* for messages: the SPEC without leading - and pin */
	const char *where;		/* the path, or the name of the variable */
	const struct dialect *dialect;	/* NULL if none was named */
	enum place place;
	int fd;				/* of fd:N, or of an open named pipe; otherwise -1 */
	bool optional;
	bool absent;			/* it has just been looked for, and does not exist */
	bool pinned;			/* only content with this digest is accepted */
	unsigned char pin[SPEC_PIN];
	const struct rights *rights;	/* for a path; NULL: our own */
};

/* Parses a SPEC.  Borrows text; a pinned SPEC keeps a copy without the pin.  V_BAD with F_USAGE:
 * not a SPEC, or the descriptor is not open.  V_SYS: no memory. */
enum verdict spec_parse(const char *text, struct spec *, struct err *);

/* Compares the content with the pin, if there is one.  V_MORE: it is another version. */
enum verdict spec_check_pin(const struct spec *, struct slice content, struct err *);

/* Whether it is the path /dev/null, written exactly so: a source without variables. */
bool spec_is_none(const struct spec *);

#endif
