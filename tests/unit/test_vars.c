/* SPDX-License-Identifier: ISC */
/* vars: strings ready for execve, look-up by name, shadowing, the inherited environment. */
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

	CHECK("put", vars_put(&vs, SLICE("A"), SLICE("1"), 1, &e) == V_OK);
	CHECK("an empty value", vars_put(&vs, SLICE("B"), SLICE(""), 2, &e) == V_OK);
	CHECK("the same name again", vars_put(&vs, SLICE("A"), SLICE("2"), 3, &e) == V_OK);
	CHECK("the later one is found", value_is(&vs, "A", "2"));
	CHECK("the earlier one is kept, shadowed", vs.n == 3 && vs.v[0].shadowed && !vs.v[2].shadowed);
	CHECK("the string is NAME=value", strcmp(vars_string(&vs, &vs.v[2]), "A=2") == 0);
	CHECK("an unknown name", vars_find(&vs, SLICE("C")) == NULL);
	CHECK("all entries are sound", vars_check(&vs, &e) == V_OK);
	CHECK("one with a NUL in it", vars_put(&vs, SLICE("D"), SLICE("x\0y"), 4, &e) == V_OK);
	CHECK("is found out", vars_check(&vs, &e) == V_BAD);
	CHECK_REASON("by its line", e, "a NUL byte in a variable, line 4");
	vars_clear(&vs);
	CHECK("cleared, it finds nothing", vars_find(&vs, SLICE("A")) == NULL && vs.n == 0);
	vars_put(&vs, SLICE(""), SLICE("x"), 1, &e);
	CHECK("an empty name is found out", vars_check(&vs, &e) == V_BAD);
	vars_free(&vs);
}

static void
pieces(void)
{
	struct vars vs = VARS(100);
	bool good = vars_open(&vs, SLICE("LONG"), 1, &e) == V_OK
	    && buf_put(&vs.text, SLICE("one "), &e) == V_OK
	    && buf_put(&vs.text, SLICE("two"), &e) == V_OK && vars_close(&vs, &e) == V_OK;

	CHECK("a value in pieces", good && value_is(&vs, "LONG", "one two"));
	vars_free(&vs);
}

/* While the table grows several times. */
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
	vars_settle(&vs);
	for (size_t i = 0; i < 500; i++) {
		const struct var *var = vars_find(&vs, vars_name(&vs, &vs.v[i]));

		same &= vs.v[i].shadowed == at_once.v[i].shadowed && var == &vs.v[i < 100 ? i + 400 : i];
	}
	CHECK("deferred entries are found and shadowed as if they were entered at once", same);
	CHECK("an entry after them is found at once", vars_put(&vs, SLICE("A"), SLICE("1"), 0, &e) == V_OK
	    && value_is(&vs, "A", "1"));
	vars_free(&vs);
	vars_free(&at_once);
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
	CHECK("5,000 entries of 4,000 names", good);
	vars_free(&vs);
}

static void
imports(void)
{
	char *envp[] = { "A=1", "ODD", "=x", "A=2", "B=", NULL };
	struct vars vs = VARS(1 << 20);

	CHECK("import", vars_import(&vs, envp, &e) == V_OK);
	CHECK("the first of two alike counts", value_is(&vs, "A", "1"));
	CHECK("odd entries are dropped", vs.n == 2 && vs.dropped == 3 && value_is(&vs, "B", ""));
	vars_hide(&vs.v[0]);
	CHECK("a hidden one is not found", !vars_find(&vs, SLICE("A")) && value_is(&vs, "B", "") && vs.n == 2);
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
	CHECK("more entries than any process takes are refused", v == V_BAD && vs.n == VARS_MAX);
	CHECK_REASON("by the line of the first that is too many", e, "more than 600000 variables, line 600001");
	vars_free(&vs);
}

int
main(void)
{
	puts_and_finds();
	pieces();
	bounded();
	deferred();
	many();
	imports();
	return test_failed != 0;
}
