/*
 * json: documents that are read, changed in place and written again, with yyjson.
 * Numbers, the order of keys and keys that come twice stay as they were; white space between tokens and
 * escapes that need not be go.  Its memory is wiped when it is freed.
 */
#ifndef SEAL_JSON_H
#define SEAL_JSON_H

#include <yyjson.h>

#include "decode/buf.h"

/* V_BAD: not JSON, with the line.  The document is freed with yyjson_mut_doc_free. */
enum verdict json_read(struct slice, yyjson_mut_doc **, struct err *);

/* Appends a value, in as few bytes as it takes, to *out. */
enum verdict json_write(const yyjson_mut_val *, struct buf *out, struct err *);

/*
 * How many bytes the AWS CLI sends for it: botocore writes a blank behind each comma and colon, and what
 * is not ASCII as \uXXXX.
 */
enum verdict json_size_sent(const yyjson_mut_val *, size_t *, struct err *);

/* A string of the document's own. */
yyjson_mut_val *json_string(yyjson_mut_doc *, struct slice);
struct slice json_slice(yyjson_mut_val *);	/* empty for what is no string */

/* Sets a member, which keeps its place, or comes last. */
void json_set(yyjson_mut_doc *, yyjson_mut_val *object, const char *key, yyjson_mut_val *);

#endif
