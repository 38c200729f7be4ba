/* SPDX-License-Identifier: ISC */
/* lint: each text of the table has exactly these findings, each with line, rule and name. */
#include <stdlib.h>

#include "seal/in.h"
#include "seal/lint.h"
#include "tests/unit/test.h"

static const struct { const char *name, *dialect, *text, *want; } cases[] = {
	{ "an empty text", NULL, "", "" },
	{ "a text without findings", NULL, "# c\n\nA=1\nB_2=x:y/z@w\nC=\n", "" },
	{ "quotes", NULL, "A=\"x y\"\nB='x'\nC=x\"y\"\n", "1 quotes A;2 quotes B;" },
	{ "text that is no name is not shown", "docker", "password: c3VwZXI=\nc3V+ZXI=\n",
	    "1 name ;1 refused ;2 name ;" },
	{ "lines that end in CR LF, once", NULL, "A=1\r\nB=2\r\n", "1 crlf ;" },
	{ "a byte order mark", NULL, "\xef\xbb\xbf" "A=1\n", "0 refused ;1 bom ;" },
	{ "duplicates", NULL, "A=1\nB=1\nA=2\nA=3\n", "1 duplicate A;3 duplicate A;" },
	{ "a line without =", NULL, "A=1\nHOST\n", "2 no-value ;" },
	{ "a word without =, which may be a key, is not shown", "systemd", "A=1\nHOST\n",
	    "2 dropped ;" },
	{ "names that are unusual", NULL, "A.B=1\n1C=1\n_ok=1\nX-Y=1\n",
	    "1 name A.B;2 name ;4 name X-Y;" },
	{ "white space around the value", NULL, "A= 1\nB=1 \nC=\t1\n",
	    "1 space-value A;2 space-value B;3 space-value C;" },
	{ "white space around the name", "ecs", " A=1\nB =1\n", "1 space-name A;2 space-name B;" },
	{ "dollar", NULL, "A=a$b\nB=${c}\nC=$$\nD=5$\nE=$ x\nF='$x'\n",
	    "1 dollar A;2 dollar B;2 placeholder B;3 dollar C;6 quotes F;" },
	{ "comment", NULL, "A=1 # c\nB=1#c\nC=\"x\" # c\n", "1 comment A;3 quotes C;3 comment C;" },
	{ "backslash", NULL, "A=a\\b\n", "1 backslash A;" },
	{ "many lines", "ecs", "A=\"one\ntwo=\n\"\nB=1\n", "1 many-lines A;" },
	{ "an apostrophe opens nothing", "docker", "A='tis\nB='x'\n", "2 quotes B;" },
	{ "a key in PEM", "ecs",
	    "K=-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----\nA.=1\n",
	    "1 many-lines K;1 cut-key K;4 name A.;" },
	{ "a name that docker refuses", "docker", "A=1\nB C=2\n", "2 name ;2 refused ;" },
	{ "dotenv removes quotes", "dotenv", "A=\"x y\" # c\nB='a\nC=$x'\n", "" },
	{ "dotenv expands within double quotes", "dotenv", "A=\"$x\"\n", "1 dollar A;" },
	{ "a name that systemd drops", "systemd", "A=1\nB.C=2\nD=a\\b\n",
	    "2 dropped ;3 backslash D;" },
	{ "values that sops or dotenvx encrypted", "docker",
	    "A=ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nB=\"encrypted:BDx\"\nC=unencrypted:x\n",
	    "1 encrypted A;2 quotes B;2 encrypted B;" },
	{ "templates that were not filled in", "docker",
	    "A={{ .Values.x }}\nB=<no value>\nC=x${HOST}y\nD=$HOST {x}\nE={\"a\":{}}\n",
	    "1 template A;2 template B;3 placeholder C;" },
	{ "a variable in single quotes of dotenv is no placeholder", "dotenv",
	    "A=1\nB='${A}'\n", "" },
	{ "a private key in a JSON value is not cut", "docker",
	    "A={\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nMII\\n"
	    "-----END PRIVATE KEY-----\\n\"}\n",
	    "" },
	{ "a JSON document after a byte order mark", "docker", "\xef\xbb\xbf{\"A\":\"1\"}\n",
	    "1 json ;" },
	{ "a private key without its lines", "docker",
	    "A=-----BEGIN RSA PRIVATE KEY-----\n"
	    "B=-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\n",
	    "1 cut-key A;2 cut-key B;" },
	{ "UTF-16", "docker", "\xff\xfe" "A=1", "1 utf-16 ;" },
	{ "JSON where a text was meant", "docker", " {\n \"A\": \"1\"\n}\n", "1 json ;" },
	{ "JSON is not refused as JSON", "json", "{\"A\": \"1\"}", "" },
	{ "base64 is never shown as a name", "docker",
	    "c3VwZXJzZWNyZXQ=\nQUFBQUFBQUE=\nQUFBQUFBQUE=\nA.B==\n", "2 duplicate ;4 name A.B;" },
	{ "nul has no lines", "nul", "A=\"x\"\nB=1\0", "" },
};

static bool
run(struct findings *f, const char *dialect, struct slice text)
{
	struct err e;

	*f = (struct findings){ .all = VARS(4 * IN_MAX) };
	if (dialect)
		f->only = dialect_find(slice_str(dialect));
	return lint_text(f, "file", text, &e) == V_OK && lint_total(f, &e) == V_OK;
}

static void
table(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct findings f;
		char got[400] = "", claim[100];
		struct slice text = slice_str(cases[i].text);
		bool good;

		if (cases[i].dialect && strcmp(cases[i].dialect, "nul") == 0)
			text.n++;
		good = run(&f, cases[i].dialect, text);
		for (size_t k = 0; k < f.n; k++)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%u %s %s;",
			    (unsigned)f.v[k].line, f.v[k].rule->id, f.v[k].name);
		snprintf(claim, sizeof claim, "lint reports what is expected: %s", cases[i].name);
		if (!CHECK(claim, good && strcmp(got, cases[i].want) == 0))
			printf("# got: %s\n", got);
		lint_free(&f);
	}
}

/* Returns a text of n times c between before and after. */
static struct slice
filled(const char *before, char c, size_t n, const char *after)
{
	size_t b = strlen(before), a = strlen(after);
	unsigned char *p = malloc(b + n + a);

	memcpy(p, before, b);
	memset(p + b, c, n);
	memcpy(p + b + n, after, a);
	return (struct slice){ p, b + n + a };
}

static size_t
count(const struct findings *f, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += strcmp(f->v[i].rule->id, rule) == 0;
	return n;
}

static void
limits(void)
{
	static const struct { size_t n, long_line, long_value; } at[] = {
		{ 65533, 0, 0 }, { 65534, 1, 0 }, { 131069, 1, 0 }, { 131070, 1, 1 },
	};
	struct findings f;
	bool good = true;

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct slice text = filled("A=", 'x', at[i].n, "\n");

		good &= run(&f, NULL, text) && count(&f, "long-line") == at[i].long_line
		    && count(&f, "long-value") == at[i].long_value;
		lint_free(&f);
		free((void *)text.p);
	}
	CHECK("lint reports lines above 65,535 bytes and strings above 131,071 bytes", good);
}

/* 32 strings and pointers of 65,536 bytes each reach the limit exactly. */
static void
total(void)
{
	const size_t value = 65536 - 9 - sizeof "A00=" + 1;
	struct findings f;
	char text[32 * 70000], *p = text;
	bool good;

	for (int i = 0; i < 32; i++) {
		p += sprintf(p, "A%02d=", i);
		memset(p, 'x', value);
		p += value;
		*p++ = '\n';
	}
	good = run(&f, NULL, (struct slice){ (unsigned char *)text, (size_t)(p - text) });
	CHECK("lint accepts variables of 2,097,152 bytes together",
	    good && count(&f, "total") == 0);
	lint_free(&f);
	p[-1] = 'x';
	*p++ = '\n';
	good = run(&f, NULL, (struct slice){ (unsigned char *)text, (size_t)(p - text) });
	CHECK("lint reports variables of 2,097,153 bytes together",
	    good && count(&f, "total") == 1);
	lint_free(&f);
}

int
main(void)
{
	table();
	limits();
	total();
	return test_failed != 0;
}
