/* SPDX-License-Identifier: ISC */
/*
 * endline on any text: what it finds lies inside the text, and what is stamped checks, whatever the
 * body.  Seeds: tests/vectors/endline.
 */
#include <stdint.h>
#include <stdlib.h>

#include "decode/buf.h"
#include "decode/endline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A stamped text is whole unless its body holds an end line of its own. */
static void
stamp(struct slice body)
{
	struct buf b = BUF(body.n + 1 + ENDLINE_MAX);
	char line[ENDLINE_MAX];
	size_t stamp_n;
	struct endline end;
	struct err e;

	if (body.n && body.p[body.n - 1] != '\n')
		return;
	stamp_n = endline_format(body, 1, line);
	if (buf_put(&b, body, &e) != V_OK
	    || buf_put(&b, (struct slice){ (unsigned char *)line, stamp_n }, &e) != V_OK)
		abort();
	if (endline_check(body, NULL, &end, &e) == V_OK && !end.found
	    && (endline_check(buf_slice(&b), NULL, &end, &e) != V_OK || !end.found
	    || end.body.n != body.n || end.entries != 1))
		abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = { data, size };
	struct endline_key key = { 0 };
	struct endline end;
	struct err e;

	endline_key_parse(text, &key, &e);
	endline_check(text, &key, &end, &e);
	if (endline_check(text, NULL, &end, &e) == V_OK && end.found
	    && (end.body.n >= size || end.body.p != data))
		abort();
	stamp(text);
	return 0;
}
