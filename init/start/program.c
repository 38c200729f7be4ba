/* SPDX-License-Identifier: ISC */
#include "init/start/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "decode/chars.h"
#include "init/base/script.h"
#include "init/start/elf.h"

#define WHY 160			/* room for a reason */

struct program {
	const char *path;
	int fd;
	uint64_t size;
	unsigned char room[ELF_HEAD];
	struct slice head;
};

static bool
program_open(const char *path, struct program *p)
{
	struct stat st;
	ssize_t n;

	*p = (struct program){ .path = path,
		.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) };
	if (p->fd < 0)
		return false;
	n = fstat(p->fd, &st) == 0 && S_ISREG(st.st_mode) ? pread(p->fd, p->room, sizeof p->room, 0)
	    : -1;
	if (n < 0) {
		close(p->fd);
		return false;
	}
	p->size = (uint64_t)st.st_size;
	p->head = (struct slice){ p->room, (size_t)n };
	return true;
}

/* Kinds of files that are taken for programs by mistake. */
static const char *
program_kind(struct slice head)
{
	static const struct { char n, magic[8], what[64]; } kinds[] = {
		{ 5, "\xef\xbb\xbf#!", "a byte order mark stands before its #!" },
		{ 2, "\xff\xfe", "it is a text in UTF-16" },
		{ 2, "\xfe\xff", "it is a text in UTF-16" },
		{ 2, "MZ", "it is a program for Windows" },
		{ 4, "\xcf\xfa\xed\xfe", "it is a program for macOS" },
		{ 3, "\xfe\xed\xfa", "it is a program for macOS" },
		{ 4, "\xca\xfe\xba\xbe", "it is a program for macOS, or a Java class" },
		{ 4, "\0asm", "it is WebAssembly" },
		{ 4, "PK\3\4", "it is a zip or jar archive" },
		{ 7, "!<arch>", "it is an archive of object files" },
		{ 2, "\x1f\x8b", "it is compressed by gzip" },
		{ 2, "#!", "its #! line names no interpreter, or one of more than 250 bytes" },
	};
	if (head.n == 0)
		return "it is empty";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_starts(head, (struct slice){ (const unsigned char *)kinds[i].magic,
		    (size_t)kinds[i].n }))
			return kinds[i].what;
	if (slice_starts(chars_trim(head), SLICE("#!")))
		return "white space stands before its #!";
	return "it is not a program (no #! line?)";
}

/* Whether an interpreter or a loader can be used: returns 0, or an errno and the reason. */
static int
program_other(const char *what, const char *name, char why[WHY])
{
	const size_t n = strlen(name);
	const bool cr = n && name[n - 1] == '\r';
	const int error = access(name, X_OK) == 0 ? 0 : errno;

	if (error == ENOENT)
		snprintf(why, WHY, "its %s %.*s%s is missing%s", what,
		    (int)(n - cr < 80 ? n - cr : 80), name, cr ? "\\r" : "",
		    cr ? " (its lines end in CR LF)" : "");
	else if (error)
		snprintf(why, WHY, "its %s %.80s: %s", what, name, strerror(error));
	return error;
}

/* The linker's name for the start of our own image. */
extern const unsigned char __ehdr_start[ELF_HEAD] __attribute__((visibility("hidden")));

/*
 * A kernel of 64 bits may run programs of 32 bits as well, us included, so one of the same family
 * is foreign only if the kernel, which calls its machine by that name, has refused it.
 */
static bool
program_is_foreign(const struct elf *elf, const char *refused_by)
{
	char room[ELF_ROOM];
	struct elf us;

	if (!elf->machine || !elf_parse((struct slice){ __ehdr_start, ELF_HEAD }, &us))
		return false;
	if (!elf_same_family(elf, &us))
		return true;
	return refused_by && (elf->machine != us.machine || elf->wide != us.wide)
	    && strcmp(elf_machine(elf, room), refused_by) != 0;
}

static uint64_t
program_page(void)
{
	return (uint64_t)getauxval(AT_PAGESZ);
}

static int
program_loader(const struct program *p, const struct elf *elf, int n, char why[WHY])
{
	char name[256] = "";
	int other;

	for (unsigned i = 0; i < elf->n; i++) {
		struct elf_segment s = elf_segment(elf, i);

		if (s.type != ELF_INTERPRETER
		    || pread(p->fd, name, sizeof name - 1, (off_t)s.offset) <= 0)
			continue;
		if ((other = program_other("loader", name, why)) != 0)
			return other;
		if (n == ELIBBAD)
			snprintf(why, WHY, "its loader %.80s is not for this machine", name);
	}
	return n;
}

/* Returns the errno that applies to an ELF file, and the reason if one is found. */
static int
program_elf(const struct program *p, const struct elf *elf, int n, char why[WHY])
{
	char room[ELF_ROOM];
	struct utsname us = { 0 };

	uname(&us);
	if (n == ENOEXEC && elf_is_cut(elf, p->size, program_page()))
		snprintf(why, WHY, "it is a program that is cut off, after %llu bytes",
		    (unsigned long long)p->size);
	else if ((n == ENOEXEC || n == ENOENT)
	    && program_is_foreign(elf, n == ENOEXEC ? us.machine : NULL)) {
		snprintf(why, WHY, "it is a program for %s, and this machine is %.20s",
		    elf_machine(elf, room), us.machine);
		return ENOEXEC;
	} else if (n == ENOEXEC && (elf->type == ELF_OBJECT || elf->type == ELF_CORE))
		snprintf(why, WHY, "it is %s",
		    elf->type == ELF_CORE ? "a core dump" : "an object file, not yet linked");
	else
		return program_loader(p, elf, n, why);
	return n;
}

/* The same for any file; for a script, of its interpreter, whose name is written to *via. */
static int
program_explain(const char *path, int n, struct script *via, char why[WHY])
{
	struct script script;
	struct program p;
	struct elf elf;
	int other;

	for (int deep = 0; deep <= SCRIPT_DEEP && program_open(path, &p); deep++) {
		bool is_script = script_parse(p.head, &script) && *script.interpreter;

		if (elf_parse(p.head, &elf))
			n = program_elf(&p, &elf, n, why);
		else if (n == ENOEXEC && !is_script)
			snprintf(why, WHY, "%s", program_kind(p.head));
		close(p.fd);
		if (!is_script)
			return n;
		if ((other = program_other("interpreter", script.interpreter, why)) != 0)
			return other;
		*via = script;
		path = via->interpreter;
	}
	return n;
}

enum verdict
program_check(const char *path, off_t size, struct err *e)
{
	unsigned char head[ELF_HEAD];
	int fd = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);	/* musl's open makes two calls */
	ssize_t n = fd < 0 ? -1 : pread(fd, head, sizeof head, 0);
	struct elf elf;

	if (fd >= 0)
		close(fd);
	if (size <= 0 || n <= 0 || !elf_parse((struct slice){ head, (size_t)n }, &elf)
	    || program_is_foreign(&elf, NULL) || !elf_is_cut(&elf, (uint64_t)size, program_page()))
		return V_OK;
	return err_fault(e, V_BAD, F_CANNOT_RUN,
	    "command cannot be run: it is a program that is cut off, after %lld bytes: %.120s",
	    (long long)size, path);
}

enum verdict
program_refused(const char *path, int n, struct err *e)
{
	char why[WHY] = "", of[WHY] = "";
	struct script via = { .argument_n = 0 };
	struct statvfs fs;

	n = program_explain(path, n, &via, why);
	if (!*why && n == EACCES && statvfs(path, &fs) == 0 && (fs.f_flag & ST_NOEXEC))
		snprintf(why, WHY, "its file system is mounted noexec");
	if (!*why)
		snprintf(why, WHY, "%s",
		    n == ENOENT ? "an interpreter that it needs is missing" : strerror(n));
	if (*via.interpreter)
		snprintf(of, WHY, "its interpreter %.60s: ", via.interpreter);
	return err_fault(e, V_BAD, n == ENOENT ? F_NOT_FOUND : F_CANNOT_RUN,
	    "command cannot be run: %s%s: %.120s", of, why, path);
}
