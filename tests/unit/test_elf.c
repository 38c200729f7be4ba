/* SPDX-License-Identifier: ISC */
/*
 * elf: headers of both classes and both byte orders, names of machines, and files that are cut off.
 * No header makes the parser read past its end.
 */
#include <stdlib.h>

#include "init/start/elf.h"
#include "tests/unit/test.h"

#define HEADERS 2
#define FILE_SIZE 20000
#define PAGE 4096

static unsigned char file[ELF_HEAD];

static void
put(size_t at, size_t n, uint64_t value, bool big)
{
	for (size_t i = 0; i < n; i++)
		file[at + i] = (unsigned char)(value >> 8 * (big ? n - 1 - i : i));
}

/* A file with an interpreter and a segment that reaches to its end.  Returns the size of the
 * headers. */
static size_t
make(bool wide, bool big, unsigned machine)
{
	const size_t header = wide ? 64 : 52, each = wide ? 56 : 32, word = wide ? 8 : 4;
	const uint64_t segments[HEADERS][3] = { { ELF_INTERPRETER, 500, 20 },
		{ ELF_LOAD, 0, FILE_SIZE } };

	memset(file, 0, sizeof file);
	memcpy(file, "\177ELF", 4);
	file[4] = wide ? 2 : 1;
	file[5] = big ? 2 : 1;
	put(16, 2, 3, big);
	put(18, 2, machine, big);
	put(wide ? 32 : 28, word, header, big);
	put(wide ? 54 : 42, 2, each, big);
	put(wide ? 56 : 44, 2, HEADERS, big);
	for (size_t i = 0; i < HEADERS; i++) {
		put(header + i * each, 4, segments[i][0], big);
		put(header + i * each + (wide ? 8 : 4), word, segments[i][1], big);
		put(header + i * each + (wide ? 32 : 16), word, segments[i][2], big);
	}
	return header + HEADERS * each;
}

static void
fields(void)
{
	for (unsigned form = 0; form < 4; form++) {
		size_t headers = make(form & 1, form & 2, 183);
		struct elf elf;
		struct elf_segment s;

		CHECK("an ELF file is recognised",
		    elf_parse((struct slice){ file, sizeof file }, &elf));
		CHECK("the fields of an ELF header are read",
		    elf.machine == 183 && elf.type == 3 && elf.n == HEADERS);
		s = elf_segment(&elf, 0);
		CHECK("the interpreter of an ELF file is found",
		    s.type == ELF_INTERPRETER && s.offset == 500 && s.size == 20);
		CHECK("a program header past the last one is empty",
		    elf_segment(&elf, 60).type == 0);
		CHECK("a whole file is not cut off", !elf_is_cut(&elf, FILE_SIZE, PAGE));
		CHECK("a file whose last page is incomplete is not cut off",
		    !elf_is_cut(&elf, FILE_SIZE / PAGE * PAGE + 1, PAGE));
		CHECK("a file without its last page is cut off",
		    elf_is_cut(&elf, FILE_SIZE / PAGE * PAGE, PAGE));
		CHECK("a file that ends at its headers is cut off",
		    elf_is_cut(&elf, headers, PAGE) && elf_is_cut(&elf, headers - 1, PAGE));
	}
}

static void
machines(void)
{
	static const struct { unsigned machine; bool wide, big; const char *name; } known[] = {
		{ 62, true, false, "x86_64" },
		{ 62, false, false, "x32" },
		{ 3, false, false, "i386" },
		{ 183, true, false, "aarch64" },
		{ 40, false, false, "arm" },
		{ 21, true, false, "ppc64le" },
		{ 21, true, true, "ppc64" },
		{ 22, true, true, "s390x" },
		{ 243, true, false, "riscv64" },
		{ 8, false, true, "mips" },
		{ 8, true, false, "mips64el" },
		{ 9999, true, false, "machine number 9999" },
	};
	char room[ELF_ROOM], claim[80];
	struct elf elf;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		make(known[i].wide, known[i].big, known[i].machine);
		elf_parse((struct slice){ file, sizeof file }, &elf);
		snprintf(claim, sizeof claim, "ELF machine %u is called %s", known[i].machine,
		    known[i].name);
		CHECK(claim, strcmp(elf_machine(&elf, room), known[i].name) == 0);
	}
}

static void
families(void)
{
	static const struct { unsigned a, b; bool a_big, same; const char *claim; } pairs[] = {
		{ 3, 62, false, true, "i386 and x86_64 are of one family" },
		{ 40, 183, false, true, "arm and aarch64 are of one family" },
		{ 20, 21, false, true, "ppc and ppc64 are of one family" },
		{ 243, 243, false, true, "riscv32 and riscv64 are of one family" },
		{ 21, 21, true, false, "ppc64 and ppc64le are of two families" },
		{ 3, 183, false, false, "i386 and aarch64 are of two families" },
		{ 62, 183, false, false, "x86_64 and aarch64 are of two families" },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const struct elf a = { .machine = pairs[i].a, .big = pairs[i].a_big };
		const struct elf b = { .machine = pairs[i].b, .wide = true };

		CHECK(pairs[i].claim, elf_same_family(&a, &b) == pairs[i].same
		    && elf_same_family(&b, &a) == pairs[i].same);
	}
}

/* Every prefix, in memory of just its size so that a sanitizer sees reads past its end. */
static void
prefixes(void)
{
	const size_t n = make(true, false, 62);
	bool cut = true;

	for (size_t i = 0; i < n; i++) {
		unsigned char *head = malloc(i ? i : 1);
		struct elf elf;

		memcpy(head, file, i);
		if (elf_parse((struct slice){ head, i }, &elf) && !elf_is_cut(&elf, i, PAGE))
			cut = false;
		free(head);
	}
	CHECK("every proper prefix of the headers is cut off", cut);
	file[0] = 'E';
	CHECK("a file with another first byte is not ELF",
	    !elf_parse((struct slice){ file, n }, &(struct elf){ .n = 0 }));
}

/* Headers of random content, most of which contain offsets that no file has. */
static void
wild(void)
{
	uint32_t random = 1;
	char room[ELF_ROOM];
	bool named = true;

	for (int i = 0; i < 20000; i++) {
		struct elf elf;

		for (size_t at = 4; at < 200; at++)
			file[at] = (unsigned char)((random = random * 1664525 + 1013904223) >> 24);
		memcpy(file, "\177ELF", 4);
		elf_parse((struct slice){ file, 200 }, &elf);
		elf_is_cut(&elf, random, PAGE);
		elf_segment(&elf, random % 100);
		named &= *elf_machine(&elf, room) != '\0';
	}
	CHECK("every machine in a random header has a name", named);
}

int
main(void)
{
	fields();
	machines();
	families();
	prefixes();
	wild();
	return test_failed != 0;
}
