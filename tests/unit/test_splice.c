/* SPDX-License-Identifier: ISC */
/* splice: every variable of every vector is set and removed, or the change is refused. */
#include <glob.h>

#include "seal/splice.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;
static const struct slice new_value = SLICE("a new value");
static size_t spliced, refused;

/* After V_OK, the variable has the value and every other variable is still there. */
static bool
is_right(const struct dialect *d, const struct vars *before, struct slice made, struct slice name,
	const struct slice *value)
{
	struct vars after = VARS(1 << 24);
	bool right = dialect_parse(d, made, true, NULL, &after, &e) == V_OK;
	const struct var *var = right ? vars_find(&after, name) : NULL;

	right = right && (value ? var && slice_eq(vars_value(&after, var), *value) : !var);
	for (size_t i = 0; right && i < before->n; i++) {
		struct slice other = vars_name(before, &before->v[i]);

		right = before->v[i].shadowed || slice_eq(other, name) || vars_find(&after, other);
	}
	vars_free(&after);
	return right;
}

static bool
splice(const struct dialect *d, struct slice text, const struct vars *before, struct slice name,
	const struct slice *value)
{
	struct buf out = BUF(1 << 24);
	bool changed, right = true;

	if (splice_text(d, text, name, value, &out, &changed, &e) == V_OK) {
		right = is_right(d, before, changed ? buf_slice(&out) : text, name, value);
		spliced++;
	} else {
		right = e.fault == F_DATA;
		refused++;
	}
	buf_free(&out);
	return right;
}

static void
all_of(const char *name)
{
	const struct dialect *d = dialect_find(slice_str(name));
	char pattern[64], claim[80];
	bool right = true;
	glob_t found;

	spliced = refused = 0;
	snprintf(pattern, sizeof pattern, "tests/vectors/%s/*.in", name);
	snprintf(claim, sizeof claim, "splice changes only the named variable in %s", name);
	if (glob(pattern, 0, NULL, &found) != 0)
		found.gl_pathc = 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct slice text = vector(found.gl_pathv[i]);
		struct vars vars = VARS(1 << 24);

		if (dialect_parse(d, text, true, NULL, &vars, &e) == V_OK) {
			for (size_t j = 0; j < vars.n; j++)
				right &= splice(d, text, &vars, vars_name(&vars, &vars.v[j]), NULL)
				    && splice(d, text, &vars, vars_name(&vars, &vars.v[j]),
				    &new_value);
			right &= splice(d, text, &vars, SLICE("A_NEW_ONE"), &new_value);
		}
		vars_free(&vars);
		free((void *)(uintptr_t)text.p);	/* vector() keeps only some of them */
	}
	CHECK(claim, right && spliced > 5 * refused);
	printf("# %zu spliced, %zu refused\n", spliced, refused);
	globfree(&found);
}

int
main(void)
{
	all_of("docker");
	all_of("ecs");
	all_of("systemd");
	all_of("dotenv");
	all_of("k8s");
	all_of("nul");
	all_of("json");
	return test_failed != 0;
}
