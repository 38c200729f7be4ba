/*
 * dialects: every vector under tests/vectors/<dialect>/, one claim each.
 * NAME.in is the text; beside it NAME.want, what comes of it, or NAME.err, the exact reason.
 * A .want has one line for each entry that counts, in order, with backslash escapes:
 *
 *	LINE "NAME" = "value"
 *	LINE "NAME" unset
 *	dropped COUNT from line LINE
 */
#include "decode/dialect/dialect.h"
#include "tests/unit/test.h"

#include <dirent.h>
#include <stdlib.h>

enum { FILE_MAX = 1 << 20 };

static struct err e;
static struct vars inherited;

static bool
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");

	buf_clear(out);
	if (!f)
		return false;
	buf_reserve(out, FILE_MAX, &e);
	out->n = fread(out->p, 1, FILE_MAX, f);
	fclose(f);
	return true;
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

/* What parsing gives, as a .want has it, or the reason; freed by the caller. */
static char *
outcome(const struct dialect *d, struct slice in, bool *good)
{
	struct vars vs = VARS(32 << 20);
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	*good = d->parse(in, &inherited, &vs, &e) == V_OK;
	if (*good)
		show(to, &vs);
	else
		fprintf(to, "%s\n", e.text);
	fclose(to);
	vars_free(&vs);
	return text;
}

static void
vector(const struct dialect *d, const char *name)
{
	struct buf in = BUF(FILE_MAX), want = BUF(FILE_MAX);
	char path[512], claim[512], *got;
	bool good;

	snprintf(claim, sizeof claim, "%s: %s", d->name, name);
	snprintf(path, sizeof path, "tests/vectors/%s/%s.in", d->name, name);
	read_file(path, &in);
	got = outcome(d, buf_slice(&in), &good);
	snprintf(path, sizeof path, "tests/vectors/%s/%s.%s", d->name, name, good ? "want" : "err");
	if (!CHECK(claim, read_file(path, &want) && slice_eq(buf_slice(&want), slice_str(got))))
		printf("# got: %s# want: %.*s", got, (int)want.n, (const char *)want.p);
	free(got);
	buf_free(&in);
	buf_free(&want);
}

static void
vectors(const char *dialect)
{
	const struct dialect *d = dialect_find(slice_str(dialect));
	char path[512];
	struct dirent **found;
	int n;

	snprintf(path, sizeof path, "tests/vectors/%s", dialect);
	n = scandir(path, &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char *name = found[i]->d_name, *end = strrchr(name, '.');

		if (end && strcmp(end, ".in") == 0) {
			*end = '\0';
			vector(d, name);
		}
		free(found[i]);
	}
	if (n > 0)
		free(found);
	CHECK("it has vectors", n > 2);
}

int
main(void)
{
	char *envp[] = { "HOST=h0st", "EMPTY=", NULL };

	inherited = VARS(4096);
	vars_import(&inherited, envp, &e);
	vectors("docker");
	vars_free(&inherited);
	return test_failed != 0;
}
