/* SPDX-License-Identifier: ISC */
/*
 * spec: a file as a SPEC of waitenv names it: [DIALECT:]FILE[#sha256=HEX].  The pin is the SHA-256
 * of the content that is meant.
 */
#ifndef SEAL_SPEC_H
#define SEAL_SPEC_H

#include <limits.h>

#include "decode/dialect/dialect.h"

struct spec {
	char path[PATH_MAX];		/* without the rest */
	const struct dialect *dialect;	/* NULL: none was given */
	bool pinned;
	unsigned char digest[32];
};

/* F_USAGE: what follows #sha256= is not 64 hexadecimal digits, or a dialect of directories. */
enum verdict spec_parse(const char *operand, struct spec *, struct err *);

/* V_BAD: the content does not match the pin.  Any content is accepted without a pin. */
enum verdict spec_check_pin(const struct spec *, struct slice content, struct err *);

#endif
