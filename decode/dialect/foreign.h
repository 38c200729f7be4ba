/* SPDX-License-Identifier: ISC */
/*
 * foreign: recognises a text that is not an env file by its appearance: base64 or hex, UTF-16 or
 * UTF-32, a JSON document, armor, an archive.  The results are constant strings that name the kind,
 * for messages; NULL: no such kind was recognised.
 */
#ifndef DECODE_DIALECT_FOREIGN_H
#define DECODE_DIALECT_FOREIGN_H

#include "decode/slice.h"

/* Begins each value that SOPS has encrypted. */
#define FOREIGN_SOPS "ENC[AES256_GCM,"

/* For a text that a dialect has refused.
 * entries: that dialect ends its entries in NUL.  json: that dialect is json. */
const char *foreign_kind(struct slice text, bool entries, bool json);

/* Recognises base64 and hex.  Entries such as NAME and NAME== can be base64 by chance.  Unless none
 * says that the text defines no entry, an encoding therefore counts only if it decodes to a text
 * with a "=", or has a line longer than names are. */
const char *foreign_encoding(struct slice text, bool none);
bool foreign_is_encoded_name(struct slice name);

/* Recognises a kind by the first bytes, and a JSON document. */
const char *foreign_begins(struct slice text);
const char *foreign_json(struct slice text);

#endif
