/* SPDX-License-Identifier: ISC */
/* content: how texts are judged, for each row of the table in decode/dialect/content.h. */
#include "decode/dialect/content.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

struct row {
	const char *name, *dialect;
	struct slice text;
	enum verdict plain, whole;
	enum content content;	/* with V_OK */
	const char *reason;	/* in plain, with V_BAD and V_MORE; NULL: not compared */
};

static const struct row rows[] = {
	{ "a variable", "docker", SLICE("A=1\n"), V_OK, V_OK, CONTENT_VARS, NULL },
	{ "an entry that unsets", "json", SLICE("{\"A\":null}"), V_OK, V_OK, CONTENT_VARS, NULL },
	{ "an empty text", "docker", SLICE(""), V_MORE, V_BAD, 0, "empty" },
	{ "white space", "systemd", SLICE(" \n\t\r\n"), V_MORE, V_BAD, 0, "only white space" },
	{ "a byte order mark alone", "dotenv", SLICE("\xef\xbb\xbf"), V_MORE, V_BAD, 0, NULL },
	{ "comments of docker", "docker", SLICE("# a\n\n  # b\n"), V_OK, V_OK,
	    CONTENT_COMMENTS, NULL },
	{ "comments of systemd", "systemd", SLICE("; a\n# b\n"), V_OK, V_OK,
	    CONTENT_COMMENTS, NULL },
	{ "comments of ecs", "ecs", SLICE("# a\n"), V_OK, V_OK, CONTENT_COMMENTS, NULL },
	{ "comments of dotenv", "dotenv", SLICE("# a\n"), V_OK, V_OK, CONTENT_COMMENTS, NULL },
	{ "comments of k8s", "k8s", SLICE("# a\n"), V_OK, V_OK, CONTENT_COMMENTS, NULL },
	{ "an empty object", "json", SLICE("{ }\n"), V_OK, V_OK, CONTENT_UNSET, NULL },
	{ "unset names of docker", "docker", SLICE("# x\nAB\nCD\n"), V_OK, V_OK,
	    CONTENT_UNSET, NULL },
	{ "unset names of dotenv", "dotenv", SLICE("export AB\nCD\n"), V_OK, V_OK,
	    CONTENT_UNSET, NULL },
	{ "a name of 64 bytes", "docker", SLICE("AAAAAAAAAAAAAAAA_BBBBBBBBBBBBBBB"
	    "CCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD\n"), V_OK, V_OK, CONTENT_UNSET, NULL },
	{ "a name of 65 bytes", "docker", SLICE("AAAAAAAAAAAAAAAA_BBBBBBBBBBBBBBB"
	    "CCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDE\n"), V_BAD, V_BAD, 0, NULL },
	{ "a line without = in ecs", "ecs", SLICE("PATH\n"), V_BAD, V_BAD, 0, NULL },
	{ "a name without its line end in ecs", "ecs", SLICE("# a\nDB_PASS"), V_MORE, V_BAD, 0,
	    "the text ends after a name: cut off, or no entry of this dialect" },
	{ "base64 without its line end in ecs", "ecs", SLICE("aGVsbG8K"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text" },
	{ "hex without its line end in systemd", "systemd", SLICE("deadbeef"), V_BAD, V_BAD, 0,
	    "a text in hex, not plain text" },
	{ "base64 of a text", "docker", SLICE("QT0x\n"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text" },
	{ "base64 whose padding looks like a value", "docker", SLICE("QUJDPTEyMzQ=\n"),
	    V_BAD, V_BAD, 0, "a text in base64, not plain text" },
	{ "base64 in several lines", "systemd",
	    SLICE("QUJDPTEyMzQKREVG\nPTU2NwpH\nSEk9OA==\n"), V_BAD,
	    V_BAD, 0, "a text in base64, not plain text" },
	{ "hex of a text", "docker", SLICE("413d310a\n"), V_BAD, V_BAD, 0,
	    "a text in hex, not plain text" },
	{ "a name with an empty value", "docker", SLICE("PASSWRD=\n"), V_OK, V_OK,
	    CONTENT_VARS, NULL },
	{ "a name with the value =", "docker", SLICE("AB==\n"), V_OK, V_OK, CONTENT_VARS, NULL },
	{ "JSON read as docker", "docker", SLICE("{\"A\":\"b\"}\n"), V_BAD, V_BAD, 0,
	    "a JSON document" },
	{ "JSON with = in it read as docker", "docker", SLICE("{\"A\":\"b=c\"}\n"), V_BAD, V_BAD, 0,
	    "a JSON document" },
	{ "an error in JSON read as ecs", "ecs", SLICE("{\"message\":\"AccessDenied\"}"),
	    V_BAD, V_BAD, 0, "an error message in JSON" },
	{ "an ansible-vault file", "docker", SLICE("$ANSIBLE_VAULT;1.1;AES256\n6162\n"),
	    V_BAD, V_BAD, 0, "an ansible-vault file" },
	{ "PGP armor read as systemd", "systemd",
	    SLICE("-----BEGIN PGP MESSAGE-----\n\nab\n"), V_BAD,
	    V_BAD, 0, "armor of another type than age" },
	{ "a process title", "nul", SLICE("nginx: worker process\0\0\0"), V_BAD, V_BAD, 0,
	    "no environment: a process may have written its title over it" },
	{ "UTF-16 with a byte order mark", "nul", SLICE("\xff\xfe" "A\0=\0" "1\0"), V_BAD,
	    V_BAD, 0, NULL },
	{ "two entries of one letter", "nul", SLICE("a\0b\0"), V_BAD, V_BAD, 0,
	    "no environment: a process may have written its title over it" },
	{ "base64 without padding in dotenv", "dotenv", SLICE("QT0xCkI9Mgo"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text, line 1" },
	{ "base64url in dotenv", "dotenv", SLICE("QT1-fn4Kej0_Pz8-Pj4K\n"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text" },
	{ "base64 with + in dotenv", "dotenv", SLICE("QT1+fn4Kej0/Pz8+Pj4K\n"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text, line 1" },
	{ "base64 in k8s", "k8s", SLICE("QT0xCkI9Mgo=\n"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text, line 1" },
	{ "base64 in nul", "nul", SLICE("QT0xCkI9Mgo="), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text, line 1" },
	{ "base64 in json", "json", SLICE("eyJBIjoiYj1jIn0K"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text, line 1" },
	{ "base64 of a text beyond ASCII", "docker", SLICE("QT3DqQpCPeKCrAo9Cg==\n"),
	    V_BAD, V_BAD, 0, "a text in base64, not plain text" },
	{ "base64 of bytes that are not text", "ecs",
	    SLICE("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd"
	    "Hh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4\nAA==\n"), V_BAD, V_BAD, 0,
	    "a text in base64, not plain text" },
	{ "hex of a text in k8s", "k8s", SLICE("413D310A"), V_BAD, V_BAD, 0,
	    "a text in hex, not plain text, line 1" },
	{ "bare names that are hex", "docker", SLICE("DEADBEEF\nFACE\n"), V_OK, V_OK,
	    CONTENT_UNSET, NULL },
	{ "JSON read as dotenv", "dotenv", SLICE("{\"A\":\"b\"}\n"), V_BAD, V_BAD, 0,
	    "a JSON document, line 1" },
	{ "JSON read as k8s", "k8s", SLICE("[{\"A\":\"b\"}]"), V_BAD, V_BAD, 0,
	    "a JSON document, line 1" },
	{ "an empty list in JSON", "docker", SLICE("[]\n"), V_BAD, V_BAD, 0, "a JSON document" },
	{ "an error in XML with = in it read as ecs", "ecs",
	    SLICE("<?xml version=\"1.0\"?><Error/>"), V_BAD, V_BAD, 0, "HTML or XML" },
	{ "PGP armor whose padding looks like a value", "ecs",
	    SLICE("-----BEGIN PGP MESSAGE-----\n\naGE=\n"),
	    V_BAD, V_BAD, 0, "armor of another type than age" },
	{ "PGP armor in dotenv", "dotenv", SLICE("-----BEGIN PGP MESSAGE-----\n\naGE=\n"),
	    V_BAD, V_BAD, 0, "armor of another type than age, line 1" },
	{ "a character that is cut off in ecs", "ecs", SLICE("A=1\nB=\xe2\x82"), V_MORE, V_BAD, 0,
	    "the last character, in line 2, is incomplete: cut off, or not UTF-8" },
	{ "a character that is cut off in a name of ecs", "ecs", SLICE("A=1\n\xc3"),
	    V_MORE, V_BAD, 0,
	    "the last character, in line 2, is incomplete: cut off, or not UTF-8" },
	{ "a character that is cut off in a comment of systemd", "systemd",
	    SLICE("A=1\n# \xf0\x9f"), V_MORE,
	    V_BAD, 0, "the last character, in line 2, is incomplete: cut off, or not UTF-8" },
	{ "Latin-1 in ecs", "ecs", SLICE("A=\xe9t\xe9\nB=\xe9"), V_OK, V_OK, CONTENT_VARS, NULL },
	{ "UTF-16, little-endian", "docker", SLICE("A\0=\0" "1\0\n\0"), V_BAD, V_BAD, 0,
	    "UTF-16, not UTF-8, line 1" },
	{ "UTF-32, little-endian", "ecs", SLICE("A\0\0\0=\0\0\0" "1\0\0\0\n\0\0\0"),
	    V_BAD, V_BAD, 0, "UTF-32, not UTF-8, line 1" },
	{ "UTF-32 with a byte order mark, big-endian", "k8s",
	    SLICE("\0\0\xfe\xff" "\0\0\0A\0\0\0="), V_BAD, V_BAD, 0, "UTF-32, not UTF-8, line 1" },
	{ "UTF-16, big-endian", "json", SLICE("\0{\0}\0\n"), V_BAD, V_BAD, 0,
	    "UTF-16, not UTF-8, line 1" },
};

static enum verdict
judged(const struct row *r, bool whole, enum content *content, struct err *e)
{
	const struct dialect *d = dialect_find(slice_str(r->dialect));
	struct vars vars = VARS(1 << 20);
	struct slice text = guarded(r->text);
	enum verdict v = dialect_parse(d, text, whole, NULL, &vars, e);

	if (v == V_OK)
		v = content_judge(d, text, whole, &vars, content, e);
	vars_free(&vars);
	return v;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *r = &rows[i];
		enum content content = 0;
		struct err e = { 0 };
		enum verdict v = judged(r, false, &content, &e);
		bool good = v == r->plain && (v != V_OK || content == r->content);
		char claim[100];

		snprintf(claim, sizeof claim, "a plain text is judged as expected: %s", r->name);
		if (v != V_OK && r->reason && strcmp(e.text, r->reason) != 0)
			good = false;
		if (!CHECK(claim, good))
			printf("# got %d, content %d: %s\n", v, content, e.text);
		v = judged(r, true, &content, &e);
		snprintf(claim, sizeof claim, "a text in a whole layer is judged as expected: %s",
		    r->name);
		if (!CHECK(claim, v == r->whole))
			printf("# got %d: %s\n", v, e.text);
	}
	return test_failed != 0;
}
