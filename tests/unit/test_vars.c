/* SPDX-License-Identifier: ISC */
/* vars: strings ready for execve, look-up by name, shadowing, the inherited environment. */
#include "decode/dialect/dialect.h"
#include "decode/vars.h"
#include "tests/unit/test.h"

static struct err e;

static bool
value_is(const struct vars *vs, const char *name, const char *value)
{
	const struct var *var = vars_find(vs, slice_str(name));

	return var && slice_eq(vars_value(vs, var), slice_str(value));
}

static void
puts_and_finds(void)
{
	struct vars vs = VARS(1 << 20);
	bool good = true;

	CHECK("an entry is added", vars_put(&vs, SLICE("A"), SLICE("1"), 1, &e) == V_OK);
	CHECK("an entry with an empty value is added",
	    vars_put(&vs, SLICE("B"), SLICE(""), 2, &e) == V_OK);
	CHECK("a second entry of the same name is added",
	    vars_put(&vs, SLICE("A"), SLICE("2"), 3, &e) == V_OK);
	CHECK("the later of two entries of one name is found", value_is(&vs, "A", "2"));
	CHECK("the earlier of two entries of one name is kept and shadowed",
	    vs.n == 3 && vs.v[0].shadowed && !vs.v[2].shadowed);
	CHECK("the string of an entry is NAME=value",
	    strcmp(vars_string(&vs, &vs.v[2]), "A=2") == 0);
	CHECK("an unknown name is not found", vars_find(&vs, SLICE("C")) == NULL);
	CHECK("a short value with a NUL is refused",
	    vars_put(&vs, SLICE("D"), SLICE("x\0y"), 4, &e) == V_BAD);
	CHECK_REASON("the reason for refusing a NUL names its line",
	    e, "a NUL byte in a variable, line 4");
	for (size_t i = 0; i < 19; i++) {
		unsigned char long_value[19] = "seventeen and more";

		long_value[i] = '\0';
		good &= vars_put(&vs, SLICE("D"), (struct slice){ long_value, sizeof long_value },
		    5, &e) == V_BAD;
	}
	CHECK("a NUL is found at each place of a long value", good);
	CHECK("a name with a NUL is refused",
	    vars_put(&vs, SLICE("E\0"), SLICE("x"), 6, &e) == V_BAD);
	CHECK("a value in pieces with a NUL is refused", vars_open(&vs, SLICE("F"), 7, &e) == V_OK
	    && buf_put(&vs.text, SLICE("x\0y"), &e) == V_OK && vars_close(&vs, &e) == V_BAD);
	CHECK("an entry that was refused is not found", !vars_find(&vs, SLICE("D")) && vs.n == 3);
	vars_clear(&vs);
	CHECK("a cleared table finds nothing", vars_find(&vs, SLICE("A")) == NULL && vs.n == 0);
	CHECK("an empty name is refused", vars_put(&vs, SLICE(""), SLICE("x"), 1, &e) == V_BAD);
	vars_free(&vs);
}

static void
pieces(void)
{
	struct vars vs = VARS(100);
	bool good = vars_open(&vs, SLICE("LONG"), 1, &e) == V_OK
	    && buf_put(&vs.text, SLICE("one "), &e) == V_OK
	    && buf_put(&vs.text, SLICE("two"), &e) == V_OK && vars_close(&vs, &e) == V_OK;

	CHECK("a value in pieces is put together", good && value_is(&vs, "LONG", "one two"));
	vars_free(&vs);
}

/* The table grows several times meanwhile. */
static void
deferred(void)
{
	struct vars vs = VARS(1 << 20), at_once = VARS(1 << 20);
	char name[16];
	bool same = true;

	vars_defer(&vs);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof name, "N%d", i % 400);
		vars_put(&vs, slice_str(name), slice_str(name), 0, &e);
		vars_put(&at_once, slice_str(name), slice_str(name), 0, &e);
	}
	CHECK("deferred entries are settled", vars_settle(&vs, &e) == V_OK);
	for (size_t i = 0; i < 500; i++) {
		const struct var *var = vars_find(&vs, vars_name(&vs, &vs.v[i]));

		same &= vs.v[i].shadowed == at_once.v[i].shadowed
		    && var == &vs.v[i < 100 ? i + 400 : i];
	}
	CHECK("deferred entries are found and shadowed as if they were entered at once", same);
	CHECK("an entry after deferred ones is found at once",
	    vars_put(&vs, SLICE("A"), SLICE("1"), 0, &e) == V_OK
	    && value_is(&vs, "A", "1"));
	vars_free(&vs);
	vars_free(&at_once);
}

static const struct { const char *name, *dialect; struct slice text; } verbatim[] = {
	{ "lines of docker", "docker", SLICE("A=1\nB=2=3\n# no entry\n\n  C=x y \nA=2\n") },
	{ "lines that end in CR LF", "docker", SLICE("A=1\r\nB=\r\nC=2\r\n") },
	{ "a last line without a newline", "docker", SLICE("A=1\nB=2") },
	{ "an empty value at the end", "docker", SLICE("A=1\nB=") },
	{ "a CR at the end", "docker", SLICE("A=1\nB=\r") },
	{ "a byte order mark", "docker", SLICE("\xef\xbb\xbf" "A=1\nB=2\n") },
	{ "names that are looked up", "docker",
	    SLICE("KNOWN\nUNKNOWN\nA=1\nEMPTY\nKNOWN=2\nKNOWN") },
	{ "lines of ecs", "ecs", SLICE("A=1\nodd\n=x\nB= 2 \n#C=3\nA=2") },
	{ "entries of nul", "nul", SLICE("A=1\0B=\0odd\0A=2\0C=x\ny\0") },
};

static bool
parses_alike(const struct dialect *d, struct slice text, const struct lookup *names)
{
	struct vars copied = VARS(1 << 20), referred = VARS(1 << 20);
	struct buf holds = BUF(1 << 20);
	bool same;

	buf_put(&holds, text, &e);
	buf_reserve(&holds, 1, &e);
	vars_refer(&referred, buf_slice(&holds));
	same = dialect_parse(d, text, true, names, &copied, &e) == V_OK
	    && dialect_parse(d, buf_slice(&holds), true, names, &referred, &e) == V_OK;
	vars_adopt(&referred, &holds);
	same &= !holds.p && copied.n > 1 && copied.n == referred.n
	    && copied.dropped == referred.dropped;
	for (size_t i = 0; same && i < copied.n; i++)
		same = strcmp(vars_string(&copied, &copied.v[i]),
		    vars_string(&referred, &referred.v[i])) == 0
		    && slice_eq(vars_value(&copied, &copied.v[i]),
		    vars_value(&referred, &referred.v[i]))
		    && copied.v[i].line == referred.v[i].line
		    && copied.v[i].shadowed == referred.v[i].shadowed;
	vars_free(&copied);
	vars_free(&referred);
	return same;
}

/* A table that refers to a text has the same entries as one that copies it. */
static void
refers(void)
{
	struct vars known = VARS(100), vs = VARS(100);
	const struct lookup names = { &known, NULL };
	unsigned char text[] = "A=1\nB=2\n";

	vars_put(&known, SLICE("KNOWN"), SLICE("found"), 0, &e);
	vars_put(&known, SLICE("EMPTY"), SLICE(""), 0, &e);
	for (size_t i = 0; i < sizeof verbatim / sizeof *verbatim; i++) {
		const struct dialect *d = dialect_find(slice_str(verbatim[i].dialect));
		char claim[100];

		snprintf(claim, sizeof claim, "a text is read in place as it is copied: %s",
		    verbatim[i].name);
		CHECK(claim, d->verbatim && parses_alike(d, verbatim[i].text, &names));
	}
	vars_refer(&vs, SLICE("A=1\nB=2\n"));
	vars_free(&vs);
	vars_refer(&vs, (struct slice){ text, sizeof text - 1 });
	vars_clear(&vs);
	CHECK("a text that was only referred to is not wiped with the table",
	    memcmp(text, "A=1", 3) == 0);
	vars_free(&vs);
	vars_free(&known);
}

static void
many(void)
{
	struct vars vs = VARS(1 << 20);
	char name[16], value[16];
	bool good = true;

	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof name, "N%d", i % 4000);
		snprintf(value, sizeof value, "%d", i);
		good &= vars_put(&vs, slice_str(name), slice_str(value), 0, &e) == V_OK;
	}
	for (int i = 1000; i < 5000; i++) {
		snprintf(name, sizeof name, "N%d", i % 4000);
		snprintf(value, sizeof value, "%d", i);
		good &= value_is(&vs, name, value);
	}
	CHECK("4,000 names are found among 5,000 entries", good);
	vars_free(&vs);
}

static void
imports(void)
{
	char *envp[] = { "A=1", "ODD", "=x", "A=2", "B=", NULL };
	struct vars vs = VARS(1 << 20);

	CHECK("an environment is imported", vars_import(&vs, envp, &e) == V_OK);
	CHECK("the first of two inherited variables of one name counts", value_is(&vs, "A", "1"));
	CHECK("strings without =, without a name, or with a name that is known are dropped",
	    vs.n == 2 && vs.dropped == 3 && value_is(&vs, "B", ""));
	vars_hide(&vs.v[0]);
	CHECK("a hidden entry is not found",
	    !vars_find(&vs, SLICE("A")) && value_is(&vs, "B", "") && vs.n == 2);
	vars_free(&vs);
}

static void
bounded(void)
{
	struct vars vs = VARS(8 << 20);
	enum verdict v = V_OK;
	size_t n = 0;

	for (; v == V_OK && n <= VARS_MAX; n++)
		v = vars_put(&vs, SLICE("A"), SLICE(""), (uint32_t)n + 1, &e);
	CHECK("more than 600,000 entries are refused", v == V_BAD && vs.n == VARS_MAX);
	CHECK_REASON("the reason for refusing too many entries names the line of the first",
	    e, "more than 600000 variables, line 600001");
	vars_free(&vs);
}

int
main(void)
{
	puts_and_finds();
	pieces();
	bounded();
	deferred();
	refers();
	many();
	imports();
	return test_failed != 0;
}
