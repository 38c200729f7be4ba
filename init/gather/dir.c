/* SPDX-License-Identifier: ISC */
#include "init/gather/dir.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/arena.h"
#include "decode/dialect/dialect.h"
#include "init/base/folder.h"
#include "init/gather/refused.h"

#define DIR_TARGET 256		/* Kubernetes needs 32 bytes; a longer one is compared in part */

/* name: "", or /..data in the directory. */
static enum verdict
dir_not_opened(const char *path, const char *name, struct wait_seen *seen, struct err *e)
{
	const int why = errno;
	enum verdict v = source_sys(e, why, seen, *name ? "open ..data" : "open");
	char within[PATH_MAX];

	snprintf(within, sizeof within, "%s%s", path, name);
	if (why == EACCES)
		refused_explain(within, NULL, e);
	return v;
}

/* Opens the directory, or the one that ..data in it points to. */
static enum verdict
dir_open(const char *path, int *fd, struct wait_seen *seen, struct err *e)
{
	int top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), set;
	enum verdict v;

	if (top < 0 && errno == ENOTDIR)
		return access(path, F_OK) < 0 ? source_sys(e, ENOENT, seen, "open")
		    : err_set(e, V_BAD, "is not a directory");
	if (top < 0)
		return dir_not_opened(path, "", seen, e);
	set = openat(top, "..data", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (set < 0 && errno != ENOENT && errno != ENOTDIR) {
		v = dir_not_opened(path, "/..data", seen, e);
		close(top);
		return v;
	}
	if (set >= 0)
		close(top);
	seen->published = set >= 0;	/* swapped only when all its files are written */
	*fd = set >= 0 ? set : top;
	return V_OK;
}

/* Reads what the link ..data in the directory leads to; "" if there is none. */
static void
dir_target(const char *path, char target[DIR_TARGET])
{
	char link[PATH_MAX];
	ssize_t n = -1;

	if (snprintf(link, sizeof link, "%s/..data", path) < PATH_MAX)
		n = readlink(link, target, DIR_TARGET - 1);
	target[n > 0 ? n : 0] = '\0';
}

/*
 * Whether path still leads to the directory that was read.  If not, the files that were read may be
 * the remains of a set that is being deleted.  On a file system that is not known to be local, the
 * inode number and the times may differ at every lookup: the link ..data tells, and without it, the
 * content has to settle.
 */
static bool
dir_still(const char *path, const struct stat *before, const char *target, bool local)
{
	struct wait_seen seen;
	struct stat st;
	struct err e;
	char now[DIR_TARGET];
	int fd;
	bool same;

	dir_target(path, now);
	if (strcmp(target, now) != 0 || dir_open(path, &fd, &seen, &e) != V_OK)
		return false;
	same = fstat(fd, &st) == 0 && st.st_dev == before->st_dev
	    && (!local || st.st_ino == before->st_ino);
	close(fd);
	return same;
}

/* Merges what was seen of one file into what was seen of all files. */
static void
dir_fold(struct wait_seen *all, const char *name, const struct wait_seen *one)
{
	all->stamp.dev ^= one->stamp.dev;
	all->stamp.ino = all->stamp.ino * 31 + (one->local ? one->stamp.ino : 1);
	all->stamp.size = all->stamp.size * 31 + one->stamp.size;
	all->stamp.mtime ^= one->stamp.mtime;
	all->stamp.ctime ^= one->stamp.ctime * 3;
	all->stamp.content = (all->stamp.content * 31 + one->stamp.content) * 31 + slice_hash(slice_str(name));
	all->local &= one->local;
	all->heals = one->heals;
	if (one->age < all->age)
		all->age = one->age;
}

static enum verdict
dir_read_file(int fd, const char *name, struct vars *out, struct wait_seen *all, struct err *e)
{
	struct wait_seen seen = { .age = -1 };
	struct buf content = BUF(SOURCE_MAX);
	enum verdict v = source_read_fd(fd, &content, &seen, e);

	seen.stamp.content = slice_hash(buf_slice(&content));
	dir_fold(all, name, &seen);
	if (v == V_MORE && seen.stamp.size == 0 && content.n == 0)
		v = V_OK;
	if (v == V_OK && seen.writer == WRITER_OPEN && !all->published)
		v = err_set(e, V_MORE, "a writer still has a file open");
	if (v == V_OK)
		v = dialect_dir_file(slice_str(name), buf_slice(&content), out, e);
	buf_free(&content);
	return v;
}

/* Reads one entry.  One that is not a file, or that is an identity, is counted as dropped. */
static enum verdict
dir_take(const struct identities *ids, int dir, const char *name, struct vars *out, char *folder,
    struct wait_seen *seen, struct err *e)
{
	struct stat st;
	enum verdict v;
	size_t n;
	int fd;

	if (fstatat(dir, name, &st, 0) == 0 && (!S_ISREG(st.st_mode) || identities_are(ids, &st))) {
		if (S_ISDIR(st.st_mode))
			snprintf(folder, DIR_FOLDER, "%s", name);
		vars_drop(out, 0);
		return V_OK;
	}
	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	v = fd < 0 ? source_sys(e, errno, seen, "open") : dir_read_file(fd, name, out, seen, e);
	if (v != V_OK && (n = strlen(e->text)) < sizeof e->text)
		snprintf(e->text + n, sizeof e->text - n, " (%.80s)", name);
	if (fd >= 0)
		close(fd);
	return v;
}

struct names { char **v; size_t n; };

static int
dir_by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lists all names except those that begin with a dot, sorted. */
static enum verdict
dir_list(int fd, struct names *names, struct wait_seen *seen, struct err *e)
{
	struct folder dir = FOLDER(fd);
	const char *entry;

	while ((entry = folder_next(&dir))) {
		char **v, *name;

		if (*entry == '.')
			continue;
		v = arena_grow(names->v, (names->n + 1) * sizeof *v);
		names->v = v ? v : names->v;
		name = v ? arena_copy(entry, strlen(entry)) : NULL;
		if (!name)
			return err_set(e, V_SYS, "no memory");
		names->v[names->n++] = name;
	}
	if (errno)
		return source_sys(e, errno, seen, "list");
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, dir_by_name);
	return V_OK;
}

static enum verdict
dir_read_set(const struct identities *ids, int fd, struct vars *out, char *folder, struct wait_seen *seen,
    struct err *e)
{
	struct names names = { 0 };
	enum verdict v = dir_list(fd, &names, seen, e);

	seen->stamp.size = names.n;
	for (size_t i = 0; i < names.n; i++) {
		if (v == V_OK)
			v = dir_take(ids, fd, names.v[i], out, folder, seen, e);
		arena_give(names.v[i]);
	}
	arena_give(names.v);
	if (v != V_OK || out->n)
		return v;
	return *folder ? err_set(e, V_MORE, "no file in the directory, and %.80s in it is a directory", folder)
	    : err_set(e, V_MORE, "no file in the directory");
}

enum verdict
dir_read(const struct identities *ids, const char *path, struct vars *out, char folder[DIR_FOLDER],
    struct wait_seen *seen, struct err *e)
{
	struct stat st;
	char target[DIR_TARGET];
	bool local;
	int fd;
	enum verdict v;

	/* Who will add another file is unknown, also of a directory that was renamed into place. */
	*seen = (struct wait_seen){ .age = WAIT_NEVER, .writer = WRITER_UNKNOWN };
	*folder = '\0';
	dir_target(path, target);
	if ((v = dir_open(path, &fd, seen, e)) != V_OK)
		return v;
	/* A new name makes the set young even if the file behind it is old. */
	if ((v = source_stat(fd, &st, seen, e)) != V_OK) {
		close(fd);
		return v;
	}
	local = seen->local;
	seen->stamp = (struct wait_stamp){ .ino = local ? st.st_ino : 1 };
	v = dir_read_set(ids, fd, out, folder, seen, e);
	if (!dir_still(path, &st, target, local))
		v = err_set(e, V_MORE, "replaced while it was read");
	close(fd);
	if (v != V_OK)
		vars_clear(out);
	return v;
}
