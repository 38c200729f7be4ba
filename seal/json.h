/* SPDX-License-Identifier: ISC */
/*
 * json: reads, changes and writes JSON documents with yyjson.  Numbers, the order of keys and
 * duplicate keys are kept; white space between tokens and unnecessary escapes are not.  Memory is
 * wiped when it is freed.
 */
#ifndef SEAL_JSON_H
#define SEAL_JSON_H

#include <yyjson.h>

#include "decode/buf.h"

/* V_BAD: not JSON, with the line.  The document is freed with yyjson_mut_doc_free. */
enum verdict json_read(struct slice, yyjson_mut_doc **, struct err *);

/* Appends a value to *out in its shortest form. */
enum verdict json_write(const yyjson_mut_val *, struct buf *out, struct err *);

/*
 * Returns how many bytes the AWS CLI sends for a value: botocore writes a blank after each comma
 * and colon, and \uXXXX for each character that is not ASCII.
 */
enum verdict json_size_sent(const yyjson_mut_val *, size_t *, struct err *);

/* Copies a string into the document. */
yyjson_mut_val *json_string(yyjson_mut_doc *, struct slice);
struct slice json_slice(yyjson_mut_val *);	/* empty if it is not a string */

/* Sets a member, which keeps its place; a new one is appended. */
void json_set(yyjson_mut_doc *, yyjson_mut_val *object, const char *key, yyjson_mut_val *);

#endif
