/* SPDX-License-Identifier: ISC */
#include "init/start/elf.h"

#include <stdio.h>

/* The offset and the size of a field, in files of 32 and of 64 bits. */
struct elf_place { unsigned char at32, n32, at64, n64; };

static const struct elf_place e_type = { 16, 2, 16, 2 }, e_machine = { 18, 2, 18, 2 },
    e_phoff = { 28, 4, 32, 8 }, e_phentsize = { 42, 2, 54, 2 }, e_phnum = { 44, 2, 56, 2 };
static const struct elf_place p_type = { 0, 4, 0, 4 }, p_offset = { 4, 4, 8, 8 },
    p_filesz = { 16, 4, 32, 8 };

static uint64_t
elf_field(const struct elf *elf, uint64_t base, struct elf_place field)
{
	const uint64_t at = base + (elf->wide ? field.at64 : field.at32);
	const unsigned n = elf->wide ? field.n64 : field.n32;
	uint64_t value = 0;

	if (at < base || at > elf->head.n || n > elf->head.n - at)
		return 0;
	for (unsigned i = 0; i < n; i++)
		value = value << 8 | elf->head.p[at + (elf->big ? i : n - 1 - i)];
	return value;
}

bool
elf_parse(struct slice head, struct elf *elf)
{
	if (!slice_starts(head, SLICE("\177ELF")))
		return false;
	*elf = (struct elf){ .head = head,
		.wide = head.n > 4 && head.p[4] == 2,
		.big = head.n > 5 && head.p[5] == 2 };
	elf->type = (unsigned)elf_field(elf, 0, e_type);
	elf->machine = (unsigned)elf_field(elf, 0, e_machine);
	elf->headers = elf_field(elf, 0, e_phoff);
	elf->each = (unsigned)elf_field(elf, 0, e_phentsize);
	elf->n = (unsigned)elf_field(elf, 0, e_phnum);
	return true;
}

struct elf_segment
elf_segment(const struct elf *elf, unsigned i)
{
	const uint64_t at = elf->headers + (uint64_t)i * elf->each;

	return (struct elf_segment){ elf_field(elf, at, p_type), elf_field(elf, at, p_offset),
		elf_field(elf, at, p_filesz) };
}

/* Bytes missing from the last page read as zeros, which tiny programs rely on. */
bool
elf_is_cut(const struct elf *elf, uint64_t size, uint64_t page)
{
	const uint64_t end = elf->headers + (uint64_t)elf->n * elf->each;

	if (size < (elf->wide ? 64 : 52) || end > size)
		return true;
	for (unsigned i = 0; i < elf->n; i++) {
		struct elf_segment s = elf_segment(elf, i);

		if (s.type == ELF_LOAD && s.size
		    && (s.offset + s.size - 1) / page > (size - 1) / page)
			return true;
	}
	return false;
}

static unsigned
elf_family(unsigned machine)
{
	switch (machine) {
	case 3: return 62;	/* i386 and x86_64 */
	case 20: return 21;	/* ppc and ppc64 */
	case 40: return 183;	/* arm and aarch64 */
	}
	return machine;
}

bool
elf_same_family(const struct elf *a, const struct elf *b)
{
	return a->big == b->big && elf_family(a->machine) == elf_family(b->machine);
}

const char *
elf_machine(const struct elf *elf, char room[ELF_ROOM])
{
	static const struct { unsigned machine; char narrow[16], wide[12], little[4]; } names[] = {
		{ 2, "sparc", "sparc64", "" },
		{ 3, "i386", "i386", "" },
		{ 4, "m68k", "m68k", "" },
		{ 8, "mips", "mips64", "el" },
		{ 15, "parisc", "parisc64", "" },
		{ 20, "ppc", "ppc", "le" },
		{ 21, "ppc64", "ppc64", "le" },
		{ 22, "s390", "s390x", "" },
		{ 40, "arm", "arm", "" },
		{ 42, "sh", "sh", "" },
		{ 43, "sparc64", "sparc64", "" },
		{ 50, "ia64", "ia64", "" },
		{ 62, "x32", "x86_64", "" },
		{ 183, "aarch64 (ILP32)", "aarch64", "" },
		{ 243, "riscv32", "riscv64", "" },
		{ 258, "loongarch32", "loongarch64", "" },
		{ 0x9026, "alpha", "alpha", "" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].machine == elf->machine) {
			snprintf(room, ELF_ROOM, "%s%s",
			    elf->wide ? names[i].wide : names[i].narrow,
			    elf->big ? "" : names[i].little);
			return room;
		}
	snprintf(room, ELF_ROOM, "machine number %u", elf->machine);
	return room;
}
