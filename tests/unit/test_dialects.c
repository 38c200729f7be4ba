/* SPDX-License-Identifier: ISC */
/*
 * dialects: every vector under tests/vectors/<dialect>/, one claim each.
 * NAME.in is the text, or for dir a folder.  Beside it stands NAME.want with the entries, NAME.err
 * with the exact reason if it is refused, or NAME.more with the reason if it may be cut off.
 * A .want has one line for each entry that is not shadowed, in order, with backslash escapes:
 *
 *	LINE "NAME" = "value"
 *	LINE "NAME" unset
 *	dropped COUNT from line LINE
 */
#include "decode/dialect/dialect.h"
#include "tests/unit/test.h"

#include <dirent.h>
#include <stdlib.h>

enum { FILE_MAX = 1 << 17 };

static struct err e;
static struct vars inherited;

/* Returns false for a path that is not a file, such as "." in a folder. */
static bool
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	bool good;

	buf_clear(out);
	if (!f)
		return false;
	buf_reserve(out, FILE_MAX, &e);
	out->n = fread(out->p, 1, FILE_MAX, f);
	good = !ferror(f);
	fclose(f);
	return good;
}

static void
quote(FILE *to, struct slice s)
{
	putc('"', to);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];

		if (c == '\n')
			fputs("\\n", to);
		else if (c == '\t')
			fputs("\\t", to);
		else if (c == '\r')
			fputs("\\r", to);
		else if (c < ' ' || c > '~')
			fprintf(to, "\\x%02x", c);
		else
			fprintf(to, c == '"' || c == '\\' ? "\\%c" : "%c", c);
	}
	putc('"', to);
}

static void
show(FILE *to, const struct vars *vs)
{
	for (size_t i = 0; i < vs->n; i++) {
		const struct var *var = &vs->v[i];

		if (var->shadowed)
			continue;
		fprintf(to, "%u ", (unsigned)var->line);
		quote(to, vars_name(vs, var));
		fputs(var->unset ? " unset" : " = ", to);
		if (!var->unset)
			quote(to, vars_value(vs, var));
		putc('\n', to);
	}
	if (vs->dropped)
		fprintf(to, "dropped %zu from line %u\n", vs->dropped, (unsigned)vs->dropped_line);
}

/* The outcome as a .want or an .err has it, which the caller frees. */
static char *
outcome(const struct vars *vs, bool good)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	if (good)
		show(to, vs);
	else
		fprintf(to, "%s\n", e.text);
	fclose(to);
	return text;
}

/* path is that of the .in without its ending. */
static void
compare(const char *path, const struct vars *vs, enum verdict v)
{
	static const char *const ending[] = { [V_OK] = "want", [V_MORE] = "more", [V_BAD] = "err",
		[V_SYS] = "sys" };
	struct buf want = BUF(FILE_MAX);
	char *got = outcome(vs, v == V_OK), name[512], claim[600];

	snprintf(name, sizeof name, "%s.%s", path, ending[v]);
	snprintf(claim, sizeof claim, "%s.in gives the expected outcome", path);
	if (!CHECK(claim, read_file(name, &want) && slice_eq(buf_slice(&want), slice_str(got))))
		printf("# got: %s# want: %.*s", got, (int)want.n, (const char *)want.p);
	buf_free(&want);
	free(got);
}

static void
file_vector(const struct dialect *d, const char *path)
{
	struct buf in = BUF(FILE_MAX);
	struct vars vs = VARS(32 << 20);
	char name[512];

	snprintf(name, sizeof name, "%s.in", path);
	read_file(name, &in);
	compare(path, &vs, dialect_parse(d, buf_slice(&in), false,
	    &(struct lookup){ &inherited, NULL }, &vs, &e));
	vars_free(&vs);
	buf_free(&in);
}

/* NAME.in is a folder. */
static void
dir_vector(const struct dialect *d, const char *path)
{
	struct buf content = BUF(FILE_MAX);
	struct vars vs = VARS(32 << 20);
	char folder[512], name[1024];
	struct dirent **found = NULL;
	bool good = d->parse == NULL;
	int n;

	snprintf(folder, sizeof folder, "%s.in", path);
	n = scandir(folder, &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%s/%s", folder, found[i]->d_name);
		if (read_file(name, &content))
			good = good && dialect_dir_file(slice_str(found[i]->d_name),
				buf_slice(&content), &vs, &e) == V_OK;
		free(found[i]);
	}
	free(found);
	compare(path, &vs, good ? V_OK : V_BAD);
	vars_free(&vs);
	buf_free(&content);
}

static void
vectors(const char *dialect, int least, void (*run)(const struct dialect *, const char *path))
{
	const struct dialect *d = dialect_find(slice_str(dialect));
	struct dirent **found = NULL;
	char path[512];
	int n, count = 0;

	snprintf(path, sizeof path, "tests/vectors/%s", dialect);
	n = d ? scandir(path, &found, NULL, alphasort) : 0;
	for (int i = 0; i < n; i++) {
		char *name = found[i]->d_name, *end = strrchr(name, '.');

		if (end && strcmp(end, ".in") == 0) {
			snprintf(path, sizeof path, "tests/vectors/%s/%.*s", dialect,
				(int)(end - name), name);
			run(d, path);
			count++;
		}
		free(found[i]);
	}
	free(found);
	snprintf(path, sizeof path, "no vector of %s is missing", dialect);
	CHECK(path, count >= least);
}

static void
table(void)
{
	struct slice names = slice_str(dialect_names()), name;
	int count = 0;

	for (; names.n; count++) {
		if (!slice_until(&names, ',', &name))
			slice_take(&names, names.n, &name);
		slice_skip(&names, SLICE(" "));
		CHECK("each name that dialect_names lists is found", dialect_find(name) != NULL);
	}
	CHECK("there are eight dialects", count == 8);
	CHECK("an unknown dialect is not found", dialect_find(SLICE("podman")) == NULL
	    && dialect_find(SLICE("dock")) == NULL && dialect_find(SLICE("")) == NULL);
	CHECK("the first of several files wins in ecs and not in docker",
	    dialect_find(SLICE("ecs"))->first_file_wins
	    && !dialect_find(SLICE("docker"))->first_file_wins);
	CHECK("a dialect takes an end line if # starts a comment in it",
	    dialect_find(SLICE("k8s"))->comments
	    && !dialect_find(SLICE("json"))->comments && !dialect_find(SLICE("nul"))->comments);
}

/* Compose reads several env_files so that each one sees the variables of those before it. */
static void
several_files(void)
{
	const struct dialect *d = dialect_find(SLICE("dotenv"));
	struct vars first = VARS(4096), second = VARS(4096), third = VARS(4096);
	struct lookup outer = { &inherited, NULL }, one = { &first, NULL }, two = { &second, &one };
	struct lookup seen_by_second = { &inherited, &one }, seen_by_third = { &inherited, &two };
	bool good = dialect_parse(d, SLICE("A=1\nB=1\nHOST=file\n"), true, &outer,
	    &first, &e) == V_OK
	    && dialect_parse(d, SLICE("B=2${A}\nC=${B}\n"), true, &seen_by_second,
	    &second, &e) == V_OK
	    && dialect_parse(d, SLICE("A\nD=${A}${B}${C:-no}${HOST}\nE=${B:?gone}\n"), true,
	    &seen_by_third, &third, &e) == V_OK;

	CHECK("a dotenv file sees the names of earlier files, those of the last one first", good
	    && slice_eq(vars_value(&second, vars_find(&second, SLICE("C"))), SLICE("1"))
	    && slice_eq(vars_value(&third, vars_find(&third, SLICE("D"))), SLICE("1211h0st")));
	CHECK("a bare name takes the value of an earlier file",
	    good && vars_find(&third, SLICE("A"))
	    && slice_eq(vars_value(&third, vars_find(&third, SLICE("A"))), SLICE("1")));
	CHECK("a name that an earlier file sets is not missing",
	    good && vars_find(&third, SLICE("E")) != NULL);
	CHECK("a dotenv file sees earlier files and a docker file does not",
	    d->sees_earlier && !dialect_find(SLICE("docker"))->sees_earlier);
	vars_free(&first);
	vars_free(&second);
	vars_free(&third);
}

int
main(void)
{
	char *envp[] = { "HOST=h0st", "EMPTY=", NULL };

	inherited = VARS(4096);
	vars_import(&inherited, envp, &e);
	table();
	several_files();
	vectors("docker", 80, file_vector);
	vectors("ecs", 30, file_vector);
	vectors("systemd", 60, file_vector);
	vectors("dotenv", 110, file_vector);
	vectors("k8s", 35, file_vector);
	vectors("nul", 16, file_vector);
	vectors("json", 90, file_vector);
	vectors("dir", 17, dir_vector);
	vars_free(&inherited);
	return test_failed != 0;
}
