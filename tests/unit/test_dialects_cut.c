/* SPDX-License-Identifier: ISC */
/*
 * dialects: every good vector, cut off after every byte and judged as a file that may still be
 * written.  A cut never looks like a mistake, unless no entry is whole, and is taken for the whole
 * text only where no dialect could tell: between two entries, or in a last entry without a closing
 * quote.
 */
#include "decode/dialect/content.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

#include <dirent.h>

enum { LONGEST = 2048 };	/* longer vectors test lengths */

static struct vars inherited;

static enum verdict
judge(const struct dialect *d, struct slice text, bool whole, struct vars *vars, struct err *e)
{
	enum content content;
	enum verdict v;

	vars_clear(vars);
	v = dialect_parse(d, text, whole, &(struct lookup){ &inherited, NULL }, vars, e);
	return v == V_OK ? content_judge(d, text, whole, vars, &content, e) : v;
}

static bool
same(const struct vars *a, const struct vars *b, size_t i)
{
	return i < b->n && slice_eq(vars_name(a, &a->v[i]), vars_name(b, &b->v[i]))
	    && slice_eq(vars_value(a, &a->v[i]), vars_value(b, &b->v[i]))
	    && a->v[i].unset == b->v[i].unset;
}

/* Returns how many entries at the end differ from those of the whole text. */
static size_t
differing(const struct vars *cut, const struct vars *all)
{
	size_t n = 0;

	while (n < cut->n && same(cut, all, n))
		n++;
	return cut->n - n;
}

/* A dialect whose values end in a delimiter shows every cut. */
static bool
shows_cuts(const struct dialect *d)
{
	return d->parse == dialect_json || d->parse == dialect_nul || d->parse == dialect_k8s;
}

/* These dialects accept any line, so a text of another kind may define nothing in them. */
static bool
may_be_another_kind(const struct dialect *d, const struct vars *cut)
{
	return cut->n == 0 && d->parse != dialect_dotenv && d->parse != dialect_k8s
	    && d->parse != dialect_json;
}

static void
cut_everywhere(const struct dialect *d, struct slice text, const char *path)
{
	static struct vars all, cut;
	struct err e = { 0 };
	char name[600];
	size_t at = 0;
	bool good = true;

	all.text.max = cut.text.max = 1 << 20;
	if (text.n > LONGEST || judge(d, text, false, &all, &e) != V_OK)
		return;
	for (; good && at < text.n; at += good) {
		enum verdict v = judge(d, guarded((struct slice){ text.p, at }), false, &cut, &e);
		size_t differ = v == V_OK ? differing(&cut, &all) : 0;

		good = v == V_MORE
		    || (v == V_OK ? differ <= !shows_cuts(d) : may_be_another_kind(d, &cut));
		if (v == V_MORE)
			good = good
			    && judge(d, (struct slice){ text.p, at }, true, &cut, &e) == V_BAD
			    && e.fault == F_DATA;
	}
	snprintf(name, sizeof name, "%s that is cut off is neither refused nor taken for whole",
	    path);
	if (!CHECK(name, good))
		printf("# after %zu bytes: %s\n", at, e.text);
}

static int
folder(const char *dialect)
{
	const struct dialect *d = dialect_find(slice_str(dialect));
	struct dirent **found = NULL;
	char path[512];
	int n, count = 0;

	snprintf(path, sizeof path, "tests/vectors/%s", dialect);
	n = scandir(path, &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		const char *end = strrchr(found[i]->d_name, '.');

		if (end && strcmp(end, ".want") == 0) {
			snprintf(path, sizeof path, "tests/vectors/%s/%.*s.in", dialect,
			    (int)(end - found[i]->d_name), found[i]->d_name);
			cut_everywhere(d, vector(path), path);
			count++;
		}
		free(found[i]);
	}
	free(found);
	return count;
}

int
main(void)
{
	static const char *const dialects[] = { "docker", "ecs", "systemd", "dotenv", "k8s",
	    "nul", "json" };
	char *envp[] = { "HOST=h0st", "EMPTY=", NULL };
	struct err e;
	int count = 0;

	inherited = VARS(4096);
	vars_import(&inherited, envp, &e);
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
		count += folder(dialects[i]);
	CHECK("the vectors of all dialects are present", count > 200);
	return test_failed != 0;
}
