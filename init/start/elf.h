/*
 * elf: what the head of an ELF file says of it (elf(5); gABI, chapters 4 and 5), whatever machine
 * it is for.  A pure parser: what does not lie within the head reads as 0.
 */
#ifndef INIT_START_ELF_H
#define INIT_START_ELF_H

#include "decode/slice.h"

#define ELF_HEAD 1024		/* as much as holds the program headers of all but very odd files */

struct elf {
	struct slice head;
	bool wide, big;		/* 64 bits; most significant byte first */
	unsigned type, machine;
	uint64_t headers; /* where the program headers begin, and how many of what size there are */
	unsigned n, each;
};

enum elf_type { ELF_OBJECT = 1, ELF_CORE = 4 };
enum elf_segment_type { ELF_LOAD = 1, ELF_INTERPRETER = 3 };

struct elf_segment {
	uint64_t type, offset, size;
};

/* False: it does not begin as an ELF file does. */
bool elf_parse(struct slice head, struct elf *);

/* The i-th program header; its type is 0 where it is not within the head. */
struct elf_segment elf_segment(const struct elf *, unsigned i);

/* Whether a file of that size lacks a whole page of what is to be loaded, or some of its headers.
 */
bool elf_is_cut(const struct elf *, uint64_t size, uint64_t page);

/* The machine as uname(1) has it, such as x86_64 and aarch64. */
#define ELF_ROOM 32
const char *elf_machine(const struct elf *, char room[ELF_ROOM]);

#endif
