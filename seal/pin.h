/*
 * pin: a path that may end in a pin, FILE#sha256=HEX, as in a SPEC of waitenv: the SHA-256 of the
 * content that is meant.
 */
#ifndef SEAL_PIN_H
#define SEAL_PIN_H

#include <limits.h>
#include <stdbool.h>

#include "decode/err.h"
#include "decode/slice.h"

struct pin {
	char path[PATH_MAX];		/* without the pin */
	bool given;
	unsigned char digest[32];
};

/* F_USAGE: what follows #sha256= is not 64 hexadecimal digits. */
enum verdict pin_parse(const char *operand, struct pin *, struct err *);

/* V_BAD: the content is another one.  Accepts any if no pin was given. */
enum verdict pin_check(const struct pin *, struct slice content, struct err *);

#endif
