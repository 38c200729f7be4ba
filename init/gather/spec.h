/*
 * spec: what the user names as a source or an identity.
 *
 *	SPEC	[-][DIALECT:]PLACE
 *	PLACE	a path | env:NAME | fd:N
 *
 * A word before a colon that is neither a dialect nor env nor fd is refused: a path that holds a colon
 * begins with / or ./ then.
 */
#ifndef INIT_GATHER_SPEC_H
#define INIT_GATHER_SPEC_H

#include <stdbool.h>

#include "decode/dialect/dialect.h"

enum place { PLACE_PATH, PLACE_ENV, PLACE_FD };

struct spec {
	const char *name;		/* for messages: the SPEC without its leading - */
	const char *where;		/* the path, or the name of the variable */
	const struct dialect *dialect;	/* NULL: none was named */
	enum place place;
	int fd;
	bool optional;
};

/* Borrows text.  V_BAD with F_USAGE: not a SPEC, or a descriptor that is not open. */
enum verdict spec_parse(const char *text, struct spec *, struct err *);

/* Whether it is the path /dev/null, written so: a source without variables. */
bool spec_is_none(const struct spec *);

#endif
