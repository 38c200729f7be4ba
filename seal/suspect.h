/* SPDX-License-Identifier: ISC */
/*
 * suspect: recognises values and texts that are probably mistakes: still encrypted, an unfilled
 * template, a key that lost its lines, another kind of file.
 */
#ifndef SEAL_SUSPECT_H
#define SEAL_SUSPECT_H

#include <stdbool.h>

#include "decode/slice.h"

bool suspect_sops(struct slice value);		/* ENC[AES256_GCM,…] */
bool suspect_dotenvx(struct slice value);	/* encrypted:… */
bool suspect_braces(struct slice value);	/* {{ … }}, <no value>: in any dialect */
bool suspect_dollar(struct slice value);	/* ${…}, where no dollar is expanded */
bool suspect_key(struct slice value);		/* a private key, or its BEGIN line; not in JSON */

/* Whether a text is one JSON document. */
bool suspect_json(struct slice text);

#endif
