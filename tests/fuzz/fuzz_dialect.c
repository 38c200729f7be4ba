/* SPDX-License-Identifier: ISC */
/*
 * fuzz: a dialect, chosen by the first byte, on the bytes that follow.  Beyond what the sanitizers
 * see: nothing comes out that could not be exported, a refusal names its line, and a second reading
 * gives the same: where the entries lie, if the dialect allows it.
 */
#include "decode/dialect/dialect.h"

#include <stdlib.h>

static const char *const names[] = { "docker", "ecs", "systemd", "dotenv", "k8s", "nul", "json" };
enum { NAMES = sizeof names / sizeof *names };

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static enum verdict
read_once(unsigned char which, struct slice text, const struct vars *inherited, struct vars *out,
	struct err *e)
{
	if (which < NAMES)
		return dialect_parse(dialect_find(slice_str(names[which])), text, false,
		    &(struct lookup){ inherited, NULL }, out, e);
	return dialect_dir_file(SLICE("NAME"), text, out, e);
}

/* The same, and the table refers to the text where it can. */
static enum verdict
read_again(unsigned char which, struct slice text, const struct vars *inherited, struct vars *out,
	struct err *e)
{
	const bool refers = which < NAMES && dialect_find(slice_str(names[which]))->verbatim;
	struct buf holds = BUF(1 << 20);
	enum verdict v;

	must(buf_put(&holds, text, e) == V_OK && buf_reserve(&holds, 1, e) == V_OK);
	if (refers)
		vars_refer(out, buf_slice(&holds));
	v = read_once(which, buf_slice(&holds), inherited, out, e);
	if (refers && v == V_OK)
		vars_adopt(out, &holds);
	else if (refers)
		vars_clear(out);
	buf_free(&holds);
	return v;
}

static bool
alike(const struct vars *a, const struct vars *b)
{
	for (size_t i = 0; a->n == b->n && i < a->n; i++)
		if (strcmp(vars_string(a, &a->v[i]), vars_string(b, &b->v[i])) != 0
		    || a->v[i].shadowed != b->v[i].shadowed)
			return false;
	return a->n == b->n;
}

static void
exportable(const struct vars *vs)
{
	for (size_t i = 0; i < vs->n; i++) {
		struct slice name = vars_name(vs, &vs->v[i]);
		const char *string = vars_string(vs, &vs->v[i]);

		must(name.n && !memchr(name.p, '=', name.n));
		must(strlen(string) == name.n + 1 + vs->v[i].value_n);
		must(vs->v[i].shadowed || vars_find(vs, name) == &vs->v[i]);
	}
}

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	char *envp[] = { "HOST=h0st", "EMPTY=", NULL };
	struct vars inherited = VARS(4096), a = VARS(1 << 20), b = VARS(1 << 20);
	struct err ea = { 0 }, eb = { 0 };
	enum verdict v;

	if (n == 0)
		return 0;
	vars_import(&inherited, envp, &ea);
	v = read_once(p[0] % (NAMES + 1), (struct slice){ p + 1, n - 1 }, &inherited, &a, &ea);
	must(v != V_SYS);
	must(v == read_again(p[0] % (NAMES + 1), (struct slice){ p + 1, n - 1 },
	    &inherited, &b, &eb));
	if (v == V_OK) {
		exportable(&a);
		exportable(&b);
		must(alike(&a, &b));
	} else {
		must(strcmp(ea.text, eb.text) == 0);
		must(v == V_MORE || strstr(ea.text, ", line ") || strstr(ea.text, "larger than "));
	}
	vars_free(&b);
	vars_free(&a);
	vars_free(&inherited);
	return 0;
}
