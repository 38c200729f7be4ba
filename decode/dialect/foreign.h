/* SPDX-License-Identifier: ISC */
/*
 * foreign: names a text that was taken for an environment and is none, by how it looks: one in
 * base64 or hex, UTF-16, a JSON document, armor, HTML.  Names are constant strings; NULL: it looks
 * like nothing of the kind.
 */
#ifndef DECODE_DIALECT_FOREIGN_H
#define DECODE_DIALECT_FOREIGN_H

#include "decode/slice.h"

/* Names a text that a dialect has refused.  entries: its own ends entries in NUL.  json: its own is
 * JSON. */
const char *foreign_kind(struct slice text, bool entries, bool json);

/* Entries such as NAME and NAME== can be base64 by chance.  Unless the text defines none, an
 * encoding counts only if it decodes to a text with a "=", or has a line longer than names are. */
const char *foreign_encoding(struct slice text, bool none);
bool foreign_is_encoded_name(struct slice name);

const char *foreign_begins(struct slice text);
const char *foreign_json(struct slice text);

#endif
