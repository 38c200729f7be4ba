/* SPDX-License-Identifier: ISC */
/*
 * writer: each odd variable in each dialect.  Either the table lists the dialect as one that cannot
 * represent it, or the parser of the dialect reads the same variable back.
 */
#include "seal/in.h"
#include "seal/writer.h"
#include "tests/unit/test.h"

static const char *const dialects[] = { "docker", "ecs", "systemd", "dotenv", "k8s",
    "nul", "json" };

enum { DIALECTS = sizeof dialects / sizeof *dialects };

static const struct { const char *what, *name, *value, *refused; } cases[] = {
	{ "a plain value", "A", "x:y/z@w", "" },
	{ "an empty value", "A", "", "" },
	{ "blanks around the value", "A", "  x y \t", "" },
	{ "double quotes", "A", "\"x y\"", "" },
	{ "single quotes", "A", "it's 'x'", "k8s" },
	{ "quotes of all kinds and backslashes", "A", "\\'a\"b`c\\\\d\\\"\\", "k8s" },
	{ "a backslash at the end", "A", "x\\", "" },
	{ "backslashes before letters", "A", "a\\nb\\tc\\0101\\$", "" },
	{ "dollars", "A", "$HOME ${X:-y} $$ ${Z:?no} $", "" },
	{ "dollars and single quotes", "A", "'$HOME' \\$B ${C}", "k8s" },
	{ "hashes", "A", "# x # y #", "" },
	{ "a semicolon and a colon", "A", ";x: y", "" },
	{ "equals signs", "A", "=b=c==", "" },
	{ "several lines", "A", "one\ntwo=2\n# three\n\nfive\n", "docker ecs" },
	{ "several lines with quotes", "A", "o'ne\nt\"wo\\\n", "docker ecs k8s" },
	{ "a CR at the end", "A", "x\r", "" },
	{ "lines that end in CR LF", "A", "x\r\ny\r\n\r\r\nz", "docker ecs" },
	{ "a CR inside", "A", "x\ry", "" },
	{ "control characters", "A", "\x01\x1b[m\x7f\v\f", "" },
	{ "UTF-8", "A", "\303\244\342\202\254\360\237\222\251", "" },
	{ "a byte order mark", "A", "\xef\xbb\xbfx", "" },
	{ "a noncharacter", "A", "\xef\xbf\xbe", "systemd" },
	{ "bytes that are not UTF-8", "A", "\xff\xfe", "docker systemd dotenv k8s json" },
	{ "JSON", "A", "{\"a\": [1, \"b\\u0041\"], \"c\": null}", "" },
	{ "a name with a dot", "A.B", "x", "systemd" },
	{ "a name with a digit first", "1A", "x", "systemd" },
	{ "a name with a blank", "A B", "x", "docker systemd dotenv" },
	{ "a blank before the name", " A", "x", "docker systemd dotenv k8s" },
	{ "a blank after the name", "A ", "x", "docker systemd dotenv k8s" },
	{ "a name with a hash first", "#A", "x", "docker ecs systemd dotenv k8s" },
	{ "a name with a quote", "A'\"", "x", "systemd dotenv" },
	{ "a name with a colon", "A:B", "x", "systemd dotenv" },
	{ "a name with a byte order mark", "\xef\xbb\xbf" "A", "x", "systemd dotenv" },
	{ "a name in UTF-8", "\303\204", "x", "systemd" },
	{ "a name that is not UTF-8", "A\xff", "x", "docker systemd dotenv k8s json" },
	{ "a name that is export", "export", "x", "" },
	{ "a name that begins with export", "export A", "x", "docker systemd dotenv" },
	{ "a name over two lines", "A\nB", "x", "docker ecs systemd dotenv k8s" },
};

static bool
is_refused(const char *refused, const char *dialect)
{
	struct slice rest = slice_str(refused), word;

	while (slice_field(&rest, ' ', &word))
		if (slice_eq(word, slice_str(dialect)))
			return true;
	return false;
}

static bool
gives(const struct vars *got, const char *name, const char *value)
{
	const struct var *var = vars_find(got, slice_str(name));

	return var && !var->unset && slice_eq(vars_value(got, var), slice_str(value));
}

/* The variable is the first or the last of two: a parser may treat the first line differently. */
static bool
write_one(const struct dialect *d, const char *name, const char *value, bool last, bool refused)
{
	struct vars vs = VARS(IN_MAX), got = VARS(IN_MAX);
	struct buf out = BUF(IN_MAX);
	struct err e = { 0 };
	bool good = true;
	enum verdict v;

	if (last)
		vars_put(&vs, slice_str("OTHER"), slice_str("y"), 1, &e);
	vars_put(&vs, slice_str(name), slice_str(value), 7, &e);
	if (!last)
		vars_put(&vs, slice_str("OTHER"), slice_str("y"), 1, &e);
	v = writer_write(&vs, d, &out, &e);
	if (refused)
		good = v == V_BAD && strstr(e.text, d->name) && out.n == 0;
	else
		good = v == V_OK && dialect_parse(d, buf_slice(&out), true, NULL, &got, &e) == V_OK
		    && got.n == 2 && got.dropped == 0 && gives(&got, name, value)
		    && gives(&got, "OTHER", "y");
	if (!good)
		printf("# %s, %s: %s\n", d->name, v == V_OK ? "written" : "refused", e.text);
	buf_free(&out);
	vars_free(&vs);
	vars_free(&got);
	return good;
}

static void
table(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good = true;
		char claim[100];

		for (size_t k = 0; k < DIALECTS; k++) {
			const struct dialect *d = dialect_find(slice_str(dialects[k]));
			bool refused = is_refused(cases[i].refused, dialects[k]);

			good &= write_one(d, cases[i].name, cases[i].value, true, refused);
			good &= write_one(d, cases[i].name, cases[i].value, false, refused);
		}
		snprintf(claim, sizeof claim, "each dialect keeps or refuses as expected: %s",
		    cases[i].what);
		CHECK(claim, good);
	}
}

static void
reasons(void)
{
	struct vars vs = VARS(IN_MAX);
	struct buf out = BUF(IN_MAX);
	struct err e;

	vars_put_unset(&vs, slice_str("GONE"), 3, &e);
	writer_write(&vs, dialect_find(slice_str("docker")), &out, &e);
	CHECK_REASON("the reason for refusing an unset variable in docker names it",
	    e, "docker cannot represent GONE: it is unset");
	CHECK("an unset variable is null in json",
	    writer_write(&vs, dialect_find(slice_str("json")), &out, &e) == V_OK
	    && slice_eq(buf_slice(&out), slice_str("{\n  \"GONE\": null\n}\n")));
	vars_clear(&vs);
	vars_put(&vs, slice_str("KEY"), slice_str("a\nb c=d"), 3, &e);
	writer_write(&vs, dialect_find(slice_str("docker")), &out, &e);
	CHECK_REASON("the reason for refusing several lines in docker names the variable",
	    e, "docker cannot represent KEY: it holds a line end");
	vars_clear(&vs);
	vars_put(&vs, slice_str("canary c"), slice_str("x"), 3, &e);
	writer_write(&vs, dialect_find(slice_str("dotenv")), &out, &e);
	CHECK_REASON("the reason for refusing an invalid name gives its line instead", e,
	    "dotenv cannot represent the variable in line 3: white space in a name");
	vars_free(&vs);
	buf_free(&out);
}

int
main(void)
{
	table();
	reasons();
	return test_failed != 0;
}
