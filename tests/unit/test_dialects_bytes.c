/* SPDX-License-Identifier: ISC */
/*
 * dialects: every byte value at every position of a small file, in place of the byte there and
 * before it.  Each text is read right after an unmapped page and right before one.  No byte outside
 * of it is read, both outcomes are the same, every entry can be exported, and no reason shows a
 * value.
 */
#include "decode/dialect/dialect.h"
#include "tests/unit/test.h"

#include <sys/mman.h>
#include <unistd.h>

static const struct sample { const char *dialect; struct slice text; } samples[] = {
	{ "docker", SLICE("\xef\xbb\xbf" "A=s3cret\r\n # c\n\xc2\xa0HOST\nNOPE\nB=\xe2\x82\xac="
		"s3cret") },
	{ "ecs", SLICE("A=s3cret\r\n# c\n B =\xff\nnone\n=s3cret\nA=") },
	{ "systemd", SLICE("A = s3cret \\\n x\n;c\nB='s3\ncret'\"\\$\xe2\x82\xac\" \\\"\n1=x\nC") },
	{ "dotenv", SLICE("export A=\"s3cret\\n\\0101\\$${HOST:-${B-x}}\" #c\nB: s3cret #c\nHOST\n"
		"C='\\''\n\xc3\xa4=$A$$\n") },
	{ "k8s", SLICE(" A='s3cret' # c\r\nB='s3\ncret'\n#\nC= 'x'\nA=''") },
	{ "nul", SLICE("A=s3cret\0B=\n\0odd\0=x\0A=s3cret\0\0") },
	{ "json", SLICE("{\"A\":\"s3cret\\u00e9\\ud83d\\ude00\\n\xe2\x82\xac\", \"B\" : -1.5e+3,\n"
		"\"C\":[true,{\"s3cret\":null} ],\"D\":null}") },
};

struct guarded { unsigned char *first; size_t n; };	/* pages with unmapped ones on both sides */
static struct guarded page;
static struct vars inherited;
static const struct lookup names = { &inherited, NULL };

static bool
exportable(const struct vars *vs)
{
	for (size_t i = 0; i < vs->n; i++) {
		struct slice name = vars_name(vs, &vs->v[i]);
		size_t n = strlen(vars_string(vs, &vs->v[i]));

		if (name.n == 0 || memchr(name.p, '=', name.n)
		    || n != name.n + 1 + vs->v[i].value_n)
			return false;
		if (!vs->v[i].shadowed && vars_find(vs, name) != &vs->v[i])
			return false;
	}
	return true;
}

static bool
same(const struct vars *a, const struct vars *b)
{
	return a->n == b->n && a->dropped == b->dropped && a->dropped_line == b->dropped_line
	    && slice_eq(buf_slice(&a->text), buf_slice(&b->text));
}

static bool
reads_well(const struct dialect *d, const unsigned char *p, size_t n)
{
	static const char *const reading[] = { [V_MORE] = "", [V_BAD] = ", line " };
	static struct vars a, b;
	struct err ea = { 0 }, eb = { 0 };
	enum verdict va, vb;

	a.text.max = b.text.max = 1 << 16;
	vars_clear(&a);
	vars_clear(&b);
	memcpy(page.first, p, n);
	va = dialect_parse(d, (struct slice){ page.first, n }, false, &names, &a, &ea);
	memcpy(page.first + page.n - n, p, n);
	vb = dialect_parse(d, (struct slice){ page.first + page.n - n, n }, false, &names, &b, &eb);
	if (va != vb || va == V_SYS)
		return false;
	if (va != V_OK)
		return strcmp(ea.text, eb.text) == 0 && strstr(ea.text, reading[va])
		    && !strstr(ea.text, "s3c") && !strstr(ea.text, "cret");
	return same(&a, &b) && exportable(&a);
}

static void
claim(const char *dialect, const char *texts, bool good)
{
	char name[100];

	snprintf(name, sizeof name, "%s reads %s without a fault", dialect, texts);
	CHECK(name, good);
}

static void
every_byte(const struct sample *s)
{
	const struct dialect *d = dialect_find(slice_str(s->dialect));
	unsigned char text[300];
	bool replaced = true, between = true, prefixes = true;

	for (size_t at = 0; at <= s->text.n; at++) {
		prefixes = prefixes && reads_well(d, s->text.p, at);
		for (int c = 0; c < 256; c++) {
			memcpy(text, s->text.p, s->text.n);
			text[at] = (unsigned char)c;
			if (at < s->text.n)
				replaced = replaced && reads_well(d, text, s->text.n);
			memmove(text + at + 1, s->text.p + at, s->text.n - at);
			between = between && reads_well(d, text, s->text.n + 1);
		}
	}
	printf("# %s, %zu bytes\n", s->dialect, s->text.n);
	claim(s->dialect, "every prefix of a text", prefixes);
	claim(s->dialect, "a text with any byte replaced", replaced);
	claim(s->dialect, "a text with any byte inserted", between);
}

int
main(void)
{
	const size_t size = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *p = mmap(NULL, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *envp[] = { "HOST=h0st", "EMPTY=", NULL };
	struct err e;

	if (p == MAP_FAILED || mprotect(p + size, size, PROT_READ | PROT_WRITE) != 0)
		return 1;
	page = (struct guarded){ p + size, size };
	inherited = VARS(4096);
	vars_import(&inherited, envp, &e);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		every_byte(&samples[i]);
	return test_failed != 0;
}
