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
#include "init/base/ask.h"
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

	/* musl's open makes two calls. */
	*p = (struct program){ .path = path,
		.fd = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) };
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

/* A file, and what it needs: a script an interpreter, a dynamic program a loader. */
struct program_way {
	const char *path;
	const char *what;	/* "interpreter" or "loader" of the one before; NULL: the command */
	int n;			/* the errno to explain, or that applies; 0 before the exec */
	char via[SCRIPT_HEAD];	/* the last interpreter */
	char why[WHY];		/* the reason, if one is found */
	int deep;
};

/* Whether an interpreter or a loader can be used. */
static bool
program_usable(struct program_way *w)
{
	const size_t n = strlen(w->path);
	const bool cr = n && w->path[n - 1] == '\r';
	const int error = access(w->path, X_OK) == 0 ? 0 : errno;

	if (error == ENOENT)
		snprintf(w->why, WHY, "its %s %.*s%s is missing%s", w->what,
		    (int)(n - cr < 80 ? n - cr : 80), w->path, cr ? "\\r" : "",
		    cr ? " (its lines end in CR LF)" : "");
	else if (error)
		snprintf(w->why, WHY, "its %s %.80s: %s", w->what, w->path, strerror(error));
	if (error)
		w->n = error;
	return !error;
}

/* A file that is local is left to the exec, but for an explanation. */
static void
program_follow(struct program_way *w, const char *what, const char *path, void (*fn)(void *))
{
	const enum local local = local_look(path);

	if (w->n == 0 && local != LOCAL_NOT)
		return;
	w->what = what;
	w->path = path;
	ask_if(local, path, fn, w);
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

static void
program_reach(void *arg)
{
	struct program_way *w = arg;
	struct program p;

	if (program_usable(w) && program_open(w->path, &p))
		close(p.fd);
}

static void
program_loader(const struct program *p, const struct elf *elf, struct program_way *w)
{
	char name[256] = "";

	for (unsigned i = 0; i < elf->n; i++) {
		struct elf_segment s = elf_segment(elf, i);

		if (s.type != ELF_INTERPRETER
		    || pread(p->fd, name, sizeof name - 1, (off_t)s.offset) <= 0)
			continue;
		program_follow(w, "loader", name, program_reach);
		if (w->n == ELIBBAD)
			snprintf(w->why, WHY, "its loader %.80s is not for this machine", name);
	}
}

static void
program_elf(const struct program *p, const struct elf *elf, struct program_way *w)
{
	const bool cut = elf_is_cut(elf, p->size, program_page());
	char room[ELF_ROOM];
	struct utsname us = { 0 };
	bool foreign;

	if (w->n)
		uname(&us);
	foreign = (w->n || cut) && program_is_foreign(elf, w->n == ENOEXEC ? us.machine : NULL);
	if (cut && (w->n == ENOEXEC || (w->n == 0 && !foreign))) {
		snprintf(w->why, WHY, "it is a program that is cut off, after %llu bytes",
		    (unsigned long long)p->size);
		w->n = ENOEXEC;
	} else if ((w->n == ENOEXEC || w->n == ENOENT) && foreign) {
		snprintf(w->why, WHY, "it is a program for %s, and this machine is %.20s",
		    elf_machine(elf, room), us.machine);
		w->n = ENOEXEC;
	} else if (w->n == ENOEXEC && (elf->type == ELF_OBJECT || elf->type == ELF_CORE))
		snprintf(w->why, WHY, "it is %s",
		    elf->type == ELF_CORE ? "a core dump" : "an object file, not yet linked");
	else
		program_loader(p, elf, w);
}

/* Follows a file to its interpreter and its loader. */
static void
program_look(void *arg)
{
	struct program_way *w = arg;
	struct script script;
	struct program p;
	struct elf elf;
	bool is_script;

	if (w->what && !program_usable(w))
		return;
	if (w->what)
		strcpy(w->via, w->path);
	if (!program_open(w->path, &p))
		return;
	is_script = script_parse(p.head, &script) && *script.interpreter;
	if (elf_parse(p.head, &elf))
		program_elf(&p, &elf, w);
	else if (w->n == ENOEXEC && !is_script)
		snprintf(w->why, WHY, "%s", program_kind(p.head));
	close(p.fd);
	if (is_script && w->deep++ < SCRIPT_DEEP)
		program_follow(w, "interpreter", script.interpreter, program_look);
}

enum verdict
program_judge(const char *path, int n, struct err *e)
{
	struct program_way w = { .path = path, .n = n };
	char of[WHY] = "";
	struct statvfs fs;

	program_look(&w);
	n = w.n;
	if (!n)
		return V_OK;
	if (!*w.why && n == EACCES && statvfs(path, &fs) == 0 && (fs.f_flag & ST_NOEXEC))
		snprintf(w.why, WHY, "its file system is mounted noexec");
	if (!*w.why)
		snprintf(w.why, WHY, "%s",
		    n == ENOENT ? "an interpreter that it needs is missing" : strerror(n));
	if (*w.via)
		snprintf(of, WHY, "its interpreter %.60s: ", w.via);
	return err_fault(e, V_BAD, n == ENOENT ? F_NOT_FOUND : F_CANNOT_RUN,
	    "command cannot be run: %s%s: %.120s", of, w.why, path);
}
