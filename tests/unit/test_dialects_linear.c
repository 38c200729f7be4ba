/* SPDX-License-Identifier: ISC */
/*
 * dialects: the time to read a text is proportional to its length.  Each shape is a unit that is
 * repeated between a head and a tail.  16 MiB of it may take at most 40 times the processor time of
 * 1 MiB (16 times on an idle machine), each the best of several runs.
 */
#include "decode/dialect/dialect.h"
#include "tests/unit/test.h"

#include <stdlib.h>
#include <time.h>

enum { SMALL = 1 << 20, LARGE = 16 << 20 };

static const struct shape {
	const char *dialect, *what, *head, *unit, *tail;
	enum verdict want;
} shapes[] = {
	{ "docker", "one line", "A=", "x", "", V_BAD },
	{ "docker", "empty lines", "", "\n", "", V_OK },
	{ "docker", "one name, repeated", "", "ALIKE=0123456789abcdef0123456789abcdef\n", "",
	    V_OK },
	{ "docker", "bare names", "", "A_BARE_NAME\n", "", V_OK },
	{ "docker", "white space", "", "\xe3\x80\x80", "", V_BAD },
	{ "docker", "UTF-8", "", "#\xf0\x9f\x98\x80\n", "", V_OK },
	{ "ecs", "dropped lines", "", "no equals\n", "", V_OK },
	{ "systemd", "one line", "A=", "x", "", V_OK },
	{ "systemd", "empty lines", "", "\n", "", V_OK },
	{ "systemd", "one name, repeated", "", "ALIKE=\"012345\" '67890123456789'\n", "", V_OK },
	{ "systemd", "backslashes", "A=", "\\", "", V_OK },
	{ "systemd", "backslashes in quotes", "A=\"", "\\", "", V_OK },
	{ "systemd", "quotes", "A=", "''", "", V_OK },
	{ "systemd", "white space", "A=", " ", "", V_OK },
	{ "systemd", "bad names", "", "a b='x\ny'\n", "", V_OK },
	{ "systemd", "UTF-8", "A=", "\xf0\x9f\x98\x80", "", V_OK },
	{ "systemd", "one long name", "", "x", "", V_OK },
	{ "dotenv", "one line", "A=", "x", "", V_OK },
	{ "dotenv", "empty lines", "", "\n", "", V_OK },
	{ "dotenv", "one name, repeated", "", "ALIKE=\"0123456789abcdef0123\"\n", "", V_OK },
	{ "dotenv", "white space", "A=", "\xe3\x80\x80", "", V_OK },
	{ "dotenv", "white space before", "", "\xe3\x80\x80", "", V_OK },
	{ "dotenv", "hashes", "A=", "#", "", V_OK },
	{ "dotenv", "one long name", "", "\xe4\xb8\x80", "=1", V_OK },
	{ "dotenv", "backslashes in quotes", "A=\"", "\\\\", "\"", V_OK },
	{ "dotenv", "escaped quotes", "A='", "\\'", "'", V_OK },
	{ "dotenv", "dollars", "A=", "$", "", V_OK },
	{ "dotenv", "octal", "A=\"", "\\0101", "\"", V_OK },
	{ "dotenv", "variables", "B=12345\nA=", "${B}", "", V_OK },
	{ "dotenv", "names that refer to themselves", "",
	    "A=${A:-12345678901234567890}\n", "", V_OK },
	{ "dotenv", "defaults on a line", "A=", "${N-x}", "", V_OK },
	{ "dotenv", "defaults before a long tail", "A=${N-x}${N-x}", "x", "", V_OK },
	{ "dotenv", "defaults on lines of their own", "A='", "${N-x}\n", "'", V_OK },
	{ "dotenv", "nested defaults", "A=", "${N:-", "}", V_BAD },
	{ "dotenv", "nested defaults that are not closed", "A=", "${N:-", "", V_BAD },
	{ "dotenv", "braces that are not balanced", "A=", "${N:-{", "}", V_BAD },
	{ "k8s", "one line", "A='", "x", "'", V_BAD },
	{ "k8s", "one value of many lines", "A='", "x\n", "'", V_OK },
	{ "k8s", "one name, repeated", "", "ALIKE='0123456789abcdef0123'\n", "", V_OK },
	{ "nul", "one name, repeated", "", "ALIKE=0123456789abcdef0123456789~", "", V_OK },
	{ "nul", "one long entry", "A=", "x", "~", V_OK },
	{ "nul", "empty entries", "", "~", "", V_OK },
	{ "json", "one string", "{\"A\":\"", "x", "\"}", V_OK },
	{ "json", "escapes", "{\"A\":\"", "\\u20ac", "\"}", V_OK },
	{ "json", "white space", "", "\n", "{}", V_OK },
	{ "json", "a long array", "{\"A\":[0", ", {\"x\": 1}", "]}", V_OK },
	{ "json", "a long number", "{\"A\":1", "0", "}", V_OK },
	{ "json", "deep arrays", "{\"A\":", "[", "", V_BAD },
	{ "json", "deep objects", "", "{\"A\":", "", V_BAD },
};

/* ~ stands for NUL in units and tails of nul. */
static struct slice
build(const struct shape *s, unsigned char *p, size_t n)
{
	const size_t head = strlen(s->head), unit = strlen(s->unit), tail = strlen(s->tail);
	const size_t body = (n - head - tail) / unit * unit, end = head + body + tail;

	memcpy(p, s->head, head);
	memcpy(p + head, s->unit, unit);
	for (size_t have = unit; have < body; have *= 2)
		memcpy(p + head + have, p + head, have < body - have ? have : body - have);
	memcpy(p + head + body, s->tail, tail);
	for (size_t i = 0; strcmp(s->dialect, "nul") == 0 && i < end; i++)
		p[i] = p[i] == '~' ? 0 : p[i];
	return (struct slice){ p, end };
}

static double
seconds(const struct shape *s, struct slice text, int runs, bool *good)
{
	const struct dialect *d = dialect_find(slice_str(s->dialect));
	double best = 1e9, took;
	struct err e;

	for (int i = 0; i < runs; i++) {
		struct vars vs = VARS(64 << 20);
		clock_t start = clock();

		*good = dialect_parse(d, text, true, NULL, &vs, &e) == s->want;
		took = (double)(clock() - start) / CLOCKS_PER_SEC;
		best = took < best ? took : best;
		vars_free(&vs);
	}
	return best;
}

/* Below a millisecond, the clock and the caches count for more than the parser. */
static void
linear(const struct shape *s, unsigned char *p)
{
	const double grain = 0.001;
	bool good_small, good_large;
	double small = seconds(s, build(s, p, SMALL), 3, &good_small);
	double large = seconds(s, build(s, p, LARGE), 1, &good_large);
	char claim[100];

	if (large > 40 * (small > grain ? small : grain))
		large = seconds(s, build(s, p, LARGE), 4, &good_large);
	printf("# %s, %s: %.2f ms, %.2f ms\n", s->dialect, s->what, small * 1e3, large * 1e3);
	snprintf(claim, sizeof claim, "%s reads a long text in linear time: %s",
	    s->dialect, s->what);
	CHECK(claim, good_small && good_large && large <= 40 * (small > grain ? small : grain));
}

int
main(void)
{
	unsigned char *p = malloc(LARGE + 100);

	for (size_t i = 0; p && i < sizeof shapes / sizeof *shapes; i++)
		linear(&shapes[i], p);
	free(p);
	return test_failed != 0;
}
