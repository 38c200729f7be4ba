/* SPDX-License-Identifier: ISC */
/* json: a document that is written back stays the same to the digit; its size when it is sent. */
#include "seal/in.h"
#include "seal/json.h"
#include "tests/unit/test.h"

static bool
comes_back(const char *text, const char *want)
{
	struct buf out = BUF(IN_MAX);
	yyjson_mut_doc *doc;
	struct err e;
	bool good = json_read(slice_str(text), &doc, &e) == V_OK
	    && json_write(yyjson_mut_doc_get_root(doc), &out, &e) == V_OK
	    && slice_eq(buf_slice(&out), slice_str(want));

	yyjson_mut_doc_free(doc);
	buf_free(&out);
	return good;
}

static size_t
sent(const char *text)
{
	yyjson_mut_doc *doc;
	struct err e;
	size_t n = 0;

	if (json_read(slice_str(text), &doc, &e) == V_OK)
		json_size_sent(yyjson_mut_doc_get_root(doc), &n, &e);
	yyjson_mut_doc_free(doc);
	return n;
}

static void
changes(void)
{
	struct buf out = BUF(IN_MAX);
	yyjson_mut_doc *doc;
	yyjson_mut_val *root;
	struct err e;
	bool good = json_read(SLICE("{\"b\":1,\"a\":[1,2],\"c\":{}}"), &doc, &e) == V_OK;

	root = yyjson_mut_doc_get_root(doc);
	json_set(doc, root, "a", json_string(doc, SLICE("x\ny")));
	json_set(doc, root, "d", yyjson_mut_arr(doc));
	good = good && json_write(root, &out, &e) == V_OK && slice_eq(buf_slice(&out),
	    slice_str("{\"b\":1,\"a\":\"x\\ny\",\"c\":{},\"d\":[]}"));
	CHECK("json_set keeps the place of a member and appends a new one", good);
	yyjson_mut_doc_free(doc);
	buf_free(&out);
}

int
main(void)
{
	yyjson_mut_doc *doc;
	struct err e;

	CHECK("a document that is written back keeps the order of its keys and duplicate keys",
	    comes_back("{\"z\":1,\"a\":{\"y\":[],\"b\":null},\"z\":2}",
	    "{\"z\":1,\"a\":{\"y\":[],\"b\":null},\"z\":2}"));
	CHECK("a document that is written back keeps the digits of its numbers",
	    comes_back("[1.0, 1e400, -0, 123456789012345678901234567890, 0.10]",
	    "[1.0,1e400,-0,123456789012345678901234567890,0.10]"));
	CHECK("a document that is written back keeps the characters of its strings",
	    comes_back("\"\\u0041\\u0000\\ud83d\\ude00\\/\"", "\"A\\u0000\360\237\230\200/\""));
	CHECK("json_size_sent counts a blank after each comma and colon",
	    sent("{\"a\":[1,\"x,:\\\",\"],\"b\":2}")
	    == strlen("{\"a\": [1, \"x,:\\\",\"], \"b\": 2}"));
	CHECK("json_size_sent counts characters outside ASCII as escapes",
	    sent("\"\303\244\360\237\230\200\"") == strlen("\"\\u00e4\\ud83d\\ude00\""));
	json_read(SLICE("{\n\n\"a\" 1}"), &doc, &e);
	CHECK_REASON("the reason for refusing invalid JSON names the line", e, "not JSON, line 3");
	json_read(SLICE(""), &doc, &e);
	CHECK_REASON("the reason for refusing an empty text as JSON names line 1",
	    e, "not JSON, line 1");
	changes();
	return test_failed != 0;
}
