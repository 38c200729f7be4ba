/* SPDX-License-Identifier: ISC */
/*
 * elf: parses the headers of an ELF file for any machine (elf(5); gABI, chapters 4 and 5).  It is a
 * pure parser; a field that is not within the given bytes reads as 0.
 */
#ifndef INIT_START_ELF_H
#define INIT_START_ELF_H

#include "decode/slice.h"

#define ELF_HEAD 1024		/* holds the program headers of all but very unusual files */

struct elf {
	struct slice head;
	bool wide, big;		/* 64 bits; most significant byte first */
	unsigned type, machine;
	uint64_t headers;	/* offset of the program headers */
	unsigned n, each;	/* their number, and the size of each */
};

enum elf_type { ELF_OBJECT = 1, ELF_CORE = 4 };
enum elf_segment_type { ELF_LOAD = 1, ELF_INTERPRETER = 3 };

struct elf_segment {
	uint64_t type, offset, size;
};

/* Returns false if it does not begin like an ELF file. */
bool elf_parse(struct slice head, struct elf *);

/* Returns the i-th program header; its type is 0 if it is not within the head. */
struct elf_segment elf_segment(const struct elf *, unsigned i);

/* Whether a file of that size lacks at least one page of a segment to load, or some of its headers.
 */
bool elf_is_cut(const struct elf *, uint64_t size, uint64_t page);

/* Whether both are for machines of one family, of 32 or of 64 bits: a kernel may run both. */
bool elf_same_family(const struct elf *, const struct elf *);

/* Returns the name of the machine as uname(1) prints it, such as x86_64 or aarch64. */
#define ELF_ROOM 32
const char *elf_machine(const struct elf *, char room[ELF_ROOM]);

#endif
