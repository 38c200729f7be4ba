/*
 * spec: what the user names as a source or an identity.
 *
 *	SPEC	[-][DIALECT:]PLACE[#sha256=HEX]
 *	PLACE	a path | env:NAME | fd:N
 *	HEX	64 hexadecimal digits: the SHA-256 of the bytes as they are delivered
 *
 * A word before a colon that is neither a dialect nor env nor fd is refused: a path that holds a colon
 * begins with / or ./ then.
 */
#ifndef INIT_GATHER_SPEC_H
#define INIT_GATHER_SPEC_H

#include <stdbool.h>
#include <sys/types.h>

#include "decode/dialect/dialect.h"

#define SPEC_PIN 32

/* With whose rights a file is opened, where not with ours. */
struct rights { uid_t uid; gid_t gid; const gid_t *groups; size_t n; };

enum place { PLACE_PATH, PLACE_ENV, PLACE_FD };

struct spec {
	const char *name;		/* for messages: the SPEC without its leading - and its pin */
	const char *where;		/* the path, or the name of the variable */
	const struct dialect *dialect;	/* NULL: none was named */
	enum place place;
	int fd;				/* of fd:N, and of a named pipe once it is open; else -1 */
	bool optional;
	bool pinned;			/* only content of this digest is meant */
	unsigned char pin[SPEC_PIN];
	const struct rights *rights;	/* of a path; NULL: our own */
};

/* Borrows text, of which it keeps a copy without the pin.  V_BAD with F_USAGE: not a SPEC, or a
 * descriptor that is not open.  V_SYS: no memory. */
enum verdict spec_parse(const char *text, struct spec *, struct err *);

/* Whether the content is what the SPEC is pinned to, if it is pinned.  V_MORE: it is another
 * version. */
enum verdict spec_check_pin(const struct spec *, struct slice content, struct err *);

/* Whether it is the path /dev/null, written so: a source without variables. */
bool spec_is_none(const struct spec *);

#endif
