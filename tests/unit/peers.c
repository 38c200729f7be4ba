/* SPDX-License-Identifier: ISC */
/*
 * peers: the helper of tests/sh/30-peers.sh.
 *
 *	peers make KIND SEED COUNT DIR	COUNT texts of random content, DIR/0000 and so on
 *	peers read DIALECT COUNT DIR	what the dialect makes of each
 *	peers env			what the environment holds
 *	peers with FILE COMMAND…	runs it with just the NUL-terminated strings as environment
 *	peers lines COUNT DIR		each text as a JSON string on a line
 *
 * A result is every NAME=value that begins with V, sorted and NUL-terminated (NAME alone: unset),
 * or "!" for a refusal; an empty string ends it.
 */
#include "decode/dialect/dialect.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;
static uint32_t state;

static unsigned
below(unsigned n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

static const char *
one_of(const char *const *v, unsigned n)
{
	return v[below(n)];
}
#define ONE_OF(...) one_of((const char *const[]){ __VA_ARGS__ }, \
	sizeof (const char *const[]){ __VA_ARGS__ } / sizeof(char *))

static void
put(FILE *f, unsigned most, const char *const *v, unsigned n)
{
	for (unsigned i = below(most + 1); i > 0; i--)
		fputs(one_of(v, n), f);
}
#define PUT(f, most, ...) put(f, most, (const char *const[]){ __VA_ARGS__ }, \
	sizeof (const char *const[]){ __VA_ARGS__ } / sizeof(char *))

/* Texts that mean the same in every dialect of lines: no white space at an end of a value, no
 * quote, backslash, dollar, hash or backtick. */
static void
make_plain(FILE *f)
{
	for (unsigned i = below(8); i > 0; i--) {
		PUT(f, 1, "\n", "# a 'comment\n");
		fprintf(f, "V%u_%u=", i, below(100));
		if (below(5))
			fputs(ONE_OF("x", "9", "=", "\xc3\xa9", "/"), f);
		PUT(f, 20, "a", "b=", "c  d", "1:2", "{}[]", "\xe2\x82\xac", ",;!", "~@%",
			"(|)&<>*?");
		fputs(ONE_OF("\n", "\n", "z\n"), f);
	}
}

/* Texts that execline's envfile and systemd read alike. */
static void
make_envfile(FILE *f)
{
	for (unsigned i = below(8); i > 0; i--) {
		PUT(f, 2, "\n", " \t\n", "# a \"comment'\n", "  # another\n");
		PUT(f, 2, " ", "\t");
		fprintf(f, "V%u", below(6));
		PUT(f, 2, " ", "\t");
		fputc('=', f);
		PUT(f, 2, " ", "\t");
		if (below(2)) {
			fputs(ONE_OF("x", "$", "\\\\", "\\\"", "\xc3\xa9", "="), f);
			PUT(f, 9, "a", "b'c", " ", "\t", "#", "\\\"", "\\\\", "\\ ", "\\\n",
				"=", "$V1");
		} else {
			fputc('"', f);
			PUT(f, 9, "a", "b'c", " ", "#", "\\\"", "\\\\", "\\$", "=", "$V1",
				"\xe2\x82\xac");
			fputc('"', f);
		}
		PUT(f, 2, " ", "\t");
		fputc('\n', f);
	}
}

static void
make_k8s(FILE *f)
{
	for (unsigned i = below(8); i > 0; i--) {
		PUT(f, 2, "\n", " \t\n", "# it's a comment\n", "  # V0='x'\n");
		PUT(f, 2, " ", "\t");
		fprintf(f, "V%u='", i);
		PUT(f, 30, "a", "B\"", "\n", " ", "\t", "#", "\\", "\\n", "$V1", "`x`", "=",
			"\xe2\x82\xac", "\nV9=1\n");
		fputs(ONE_OF("'\n", "'  \n", "' # it's more\n", "'\t#x\n"), f);
	}
}

static void
make_nul(FILE *f)
{
	for (unsigned i = below(8); i > 0; i--) {
		fprintf(f, "V%u%s=", i, ONE_OF("", ".x", "-", " ", "\n", "\xff"));
		PUT(f, 20, "a", "=", "\n", "\n\n", "\r", "\x01", "\"", "'", "\\", "\xff",
			"\xc3\xa9", "$V1");
		fputc('\0', f);
	}
}

static void
make_json_value(FILE *f, int depth, bool broken)
{
	const unsigned n = below(4);
	const char *space = broken ? ONE_OF("", " ") : ONE_OF("", " ", "\n", "\t ", "\r\n");

	fputs(space, f);
	switch (depth > 3 ? below(4) : below(6)) {
	case 0:
		fputs(broken ? ONE_OF("1", "-7")
		    : ONE_OF("0", "-7", "0.5", "-12.25", "3000000"), f);
		break;
	case 1:
		fputs(ONE_OF("true", "false", "null"), f);
		break;
	case 2:
	case 3:
		fputc('"', f);
		if (depth)
			PUT(f, 5, "a", "\\n", "\\\"", "\\\\", "\xc3\xa9", "[", "}", ",");
		else
			PUT(f, 9, "a", "\\n", "\\\"", "\\/",
				"\\u00e9", broken ? "" : "\\uD83D\\ude00", "\\u0001",
				    "\xe2\x82\xac", "{", "]:");
		fputc('"', f);
		break;
	case 4:
		for (unsigned i = 0; i < n; i++) {
			fputs(i ? "," : "[", f);
			make_json_value(f, depth + 1, broken);
		}
		fputs(n ? "]" : "[]", f);
		break;
	default:
		for (unsigned i = 0; i < n; i++) {
			fprintf(f, "%s\"k%u\":", i ? "," : "{", i);
			make_json_value(f, depth + 1, broken);
		}
		fputs(n ? "}" : "{}", f);
	}
	fputs(space, f);
}

/* Half of the texts have a byte too many or too few.  These avoid what jq accepts against the JSON
 * specification: line ends and lone surrogates in strings, and the numbers "01" and "1.". */
static void
make_json(FILE *f)
{
	const bool broken = below(2);
	char *text;
	size_t n, at;
	FILE *to = open_memstream(&text, &n);

	fputc('{', to);
	for (unsigned i = below(6), first = 1; i > 0; i--, first = 0) {
		fprintf(to, "%s\"V%u\":", first ? "" : ",", i);
		make_json_value(to, 0, broken);
	}
	fputc('}', to);
	fclose(to);
	for (at = below((unsigned)n); (text[at] & 0xc0) == 0x80; at--)
		;
	fwrite(text, 1, broken ? at : n, f);
	if (broken && below(2) && strchr("{}[],:\"", text[at]))
		at++;
	else if (broken)
		fputs(ONE_OF("{", "}", "[", "]", ",", ":", "\"", "x"), f);
	if (broken)
		fwrite(text + at, 1, n - at, f);
	free(text);
}

/* A folder of files.  With lines, the content of each is one line that does not end in white space,
 * for programs that read the first line and trim it. */
static void
make_dir(const char *path, bool lines)
{
	static const char any[] = "ab \t#\"'\\$=\r\xff\xc3\0\n";
	char name[512];
	FILE *f;

	mkdir(path, 0777);
	for (unsigned i = below(6); i > 0; i--) {
		snprintf(name, sizeof name, "%s/%sV%u%s", path, below(8) ? "" : ".", i,
			lines ? ONE_OF("", ".x", "-") : ONE_OF("", ".x", "-", "=", "=y"));
		f = fopen(name, "wb");
		for (unsigned k = lines ? 0 : below(30); k > 0; k--)
			fputc(any[below(sizeof any - 1)], f);
		if (lines && below(6)) {
			for (unsigned k = below(20); k > 0; k--)
				fputc(any[below(sizeof any - 2)], f);
			fputs(ONE_OF("x", "x\n"), f);
		}
		fclose(f);
	}
}

static void
make_file(const char *kind, const char *path)
{
	static const struct { const char *kind; void (*make)(FILE *); } kinds[] = {
		{ "plain", make_plain }, { "envfile", make_envfile }, { "k8s", make_k8s },
		{ "nul", make_nul }, { "json", make_json },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0) {
			FILE *f = fopen(path, "wb");

			kinds[i].make(f);
			fclose(f);
			return;
		}
	make_dir(path, strcmp(kind, "lines") == 0);
}

static bool
read_file(const char *path, struct buf *out)
{
	struct err e;
	FILE *f = fopen(path, "rb");

	buf_clear(out);
	buf_reserve(out, 1 << 16, &e);
	out->n = fread(out->p, 1, 1 << 16, f);
	bool good = !ferror(f);
	fclose(f);
	return good;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
result(char **strings, size_t n)
{
	qsort(strings, n, sizeof *strings, by_text);
	for (size_t i = 0; i < n; i++)
		if (strings[i][0] == 'V')
			fwrite(strings[i], 1, strlen(strings[i]) + 1, stdout);
	putchar('\0');
}

static enum verdict
read_dir(const char *path, struct vars *vs, struct err *e)
{
	struct buf content = BUF(1 << 16);
	struct dirent **found = NULL;
	enum verdict v = V_OK;
	char name[1024];
	int n = scandir(path, &found, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%s/%s", path, found[i]->d_name);
		if (v == V_OK && read_file(name, &content))
			v = dialect_dir_file(slice_str(found[i]->d_name),
			    buf_slice(&content), vs, e);
		free(found[i]);
	}
	free(found);
	buf_free(&content);
	return v;
}

static void
read_one(const struct dialect *d, const char *path)
{
	struct buf text = BUF(1 << 16);
	struct vars vs = VARS(1 << 20);
	struct err e;
	char **strings;
	size_t n = 0;
	enum verdict v;

	if (d->parse && read_file(path, &text))
		v = dialect_parse(d, buf_slice(&text), true, NULL, &vs, &e);
	else
		v = read_dir(path, &vs, &e);
	if (v != V_OK)
		fwrite("!\0", 1, 3, stdout);
	strings = malloc((vs.n + 1) * sizeof *strings);
	for (size_t i = 0; i < vs.n; i++) {
		if (vs.v[i].shadowed || (vs.v[i].unset && !d->parse))
			continue;
		strings[n++] = vars_string(&vs, &vs.v[i]);
		if (vs.v[i].unset)
			strings[n - 1][vs.v[i].name_n] = '\0';
	}
	if (v == V_OK)
		result(strings, n);
	free(strings);
	vars_free(&vs);
	buf_free(&text);
}

static void
json_line(const char *path)
{
	struct buf text = BUF(1 << 16);

	read_file(path, &text);
	putchar('"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = text.p[i];

		if (c < ' ')
			printf("\\u%04x", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			putchar(c);
	}
	puts("\"");
	buf_free(&text);
}

static int
run_with(const char *path, char **command)
{
	struct buf text = BUF(1 << 16);
	struct slice rest, string;
	size_t n = 0;

	read_file(path, &text);
	rest = buf_slice(&text);
	environ = calloc(text.n + 1, sizeof *environ);
	while (slice_until(&rest, '\0', &string))
		environ[n++] = (char *)string.p;
	execv(command[0], command);
	return 127;
}

int
main(int argc, char **argv)
{
	const char *verb = argv[1], *what = argv[argc > 3 ? 2 : 0], *dir = argv[argc - 1];
	const int count = argc > 3 ? atoi(argv[argc - 2]) : 0;
	const struct dialect *d = dialect_find(slice_str(what));
	char path[256];
	size_t n = 0;

	if (strcmp(verb, "with") == 0)
		return run_with(what, argv + 3);
	if (strcmp(verb, "env") == 0) {
		while (environ[n])
			n++;
		result(environ, n);
	}
	if (strcmp(verb, "make") == 0)
		state = (uint32_t)atoi(argv[3]);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%04d", dir, i);
		if (strcmp(verb, "make") == 0)
			make_file(what, path);
		else if (strcmp(verb, "lines") == 0)
			json_line(path);
		else
			read_one(d, path);
	}
	return fflush(stdout) != 0;
}
