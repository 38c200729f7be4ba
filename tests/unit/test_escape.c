/* SPDX-License-Identifier: ISC */
/* escape: text from outside in JSON and in lines, without characters that control a terminal. */
#include "decode/escape.h"

#include "decode/utf8.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static const struct { const char *name; struct slice in; const char *json, *line; } rows[] = {
	{ "plain text, which stays", SLICE("a b~"), "a b~", "a b~" },
	{ "quotes and backslashes", SLICE("\"\\"), "\\\"\\\\", "\"\\" },
	{ "control characters with a short form", SLICE("\b\f\n\r\t"), "\\b\\f\\n\\r\\t",
	    "\\x08\\x0c\\x0a\\x0d\\x09" },
	{ "other control characters", SLICE("\0\x1b\x7f"), "\\u0000\\u001b\\u007f",
	    "\\x00\\x1b\\x7f" },
	{ "C1 control characters", SLICE("\xc2\x80\xc2\x9b\xc2\x9f"), "\\u0080\\u009b\\u009f",
	    "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f" },
	{ "line ends of Unicode", SLICE("\xe2\x80\xa8\xe2\x80\xa9"), "\\u2028\\u2029",
	    "\\xe2\\x80\\xa8\\xe2\\x80\\xa9" },
	{ "characters that reorder a line", SLICE("\xe2\x80\xae\xe2\x81\xa9"), "\\u202e\\u2069",
	    "\\xe2\\x80\\xae\\xe2\\x81\\xa9" },
	{ "a byte order mark", SLICE("\xef\xbb\xbf" "A"), "\\ufeffA", "\\xef\\xbb\\xbfA" },
	{ "other UTF-8, which stays", SLICE("\xc2\xa0\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80"),
	    "\xc2\xa0\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80",
	    "\xc2\xa0\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "bytes that are not UTF-8", SLICE("a\xff\xc3"), "a\\ufffd\\ufffd", "a\\xff\\xc3" },
	{ "a surrogate", SLICE("\xed\xa0\x80"), "\\ufffd\\ufffd\\ufffd", "\\xed\\xa0\\x80" },
};

static bool
comes_to(struct slice in, size_t (*way)(struct slice *, char *), const char *want)
{
	char out[100];
	size_t n = escape_fit(guarded(in), way, out, sizeof out);

	return slice_eq((struct slice){ (unsigned char *)out, n }, slice_str(want));
}

/* Each character alone becomes UTF-8 without a control character. */
static bool
all_are_safe(size_t (*way)(struct slice *, char *))
{
	for (uint32_t c = 0; c < 0x110000; c++) {
		unsigned char utf8[4];
		struct slice in = { utf8, utf8_put(c, utf8) }, out;
		char text[32];
		uint32_t got;

		out = (struct slice){ (unsigned char *)text,
		    escape_fit(in, way, text, sizeof text) };
		while (out.n)
			if (!utf8_next(&out, &got) || got < ' ' || (got >= 0x7f && got < 0xa0)
			    || got == 0x2028 || got == 0x2029)
				return false;
	}
	return true;
}

int
main(void)
{
	struct buf b = BUF(100);
	char out[8];
	struct err e;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char claim[100];

		snprintf(claim, sizeof claim, "text is escaped in JSON: %s", rows[i].name);
		CHECK(claim, comes_to(rows[i].in, escape_json, rows[i].json));
		snprintf(claim, sizeof claim, "text is escaped in a line: %s", rows[i].name);
		CHECK(claim, comes_to(rows[i].in, escape_line, rows[i].line));
	}
	CHECK("no character of Unicode leads to a control character in JSON",
	    all_are_safe(escape_json));
	CHECK("no character of Unicode leads to a control character in a line",
	    all_are_safe(escape_line));
	CHECK("an escape that does not fit is left out as a whole",
	    escape_fit(SLICE("abcde\x1b"), escape_json, out, 8) == 5);
	CHECK("a JSON string is written with its quotes",
	    escape_json_string(&b, SLICE("\xc2\x9b\""), &e) == V_OK
	    && slice_eq(buf_slice(&b), SLICE("\"\\u009b\\\"\"")));
	buf_free(&b);
	return test_failed != 0;
}
