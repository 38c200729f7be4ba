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
#include "init/base/ask.h"
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

struct dir_set { int top, fd, error; };

static void
dir_open_set(void *arg)
{
	struct dir_set *set = arg;

	set->fd = openat(set->top, "..data", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	set->error = set->fd < 0 ? errno : 0;
}

/* A name in the directory that leads out of its mount may lead to a server. */
static void
dir_ask(const char *path, const char *name, void (*fn)(void *), void *arg)
{
	char within[PATH_MAX];

	snprintf(within, sizeof within, "%s/%s", path, name);
	ask(within, fn, arg);
}

/* Opens the directory, or the one that ..data in it points to. */
static enum verdict
dir_open(const char *path, int *fd, struct wait_seen *seen, struct err *e)
{
	int top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dir_set set = { .top = top };
	enum verdict v;

	if (top < 0 && errno == ENOTDIR) {
		if (access(path, F_OK) < 0)
			return source_sys(e, ENOENT, seen, "open");
		seen->stamp.ino = 1;	/* it exists, and is final only once that has settled */
		seen->age = -1;
		return err_set(e, V_BAD, "is not a directory");
	}
	if (top < 0)
		return dir_not_opened(path, "", seen, e);
	set.fd = local_within(top, "..data", O_DIRECTORY);
	if (set.fd < 0 && set.fd != -ENOENT && set.fd != -ENOTDIR)
		dir_ask(path, "..data", dir_open_set, &set);
	if (set.error && set.error != ENOENT && set.error != ENOTDIR) {
		errno = set.error;
		v = dir_not_opened(path, "/..data", seen, e);
		close(top);
		return v;
	}
	if (set.fd >= 0)
		close(top);
	seen->published = set.fd >= 0;	/* swapped only when all its files are written */
	*fd = set.fd >= 0 ? set.fd : top;
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
	all->stamp.content = (all->stamp.content * 31 + one->stamp.content) * 31
	    + slice_hash(slice_str(name));
	all->local &= one->local;
	all->heals = one->heals;
	if (one->age < all->age)
		all->age = one->age;
}

/* What reading the entries needs, and the one that is being read. */
struct dir_look {
	const struct identities *ids;
	const char *path;
	int dir;
	struct vars *out;
	char *folder;
	struct wait_seen *seen;
	struct err *e;
	const char *name;
	enum verdict v;
};

static void
dir_read_file(struct dir_look *of, int fd)
{
	struct wait_seen seen = { .age = -1 };
	struct buf content = BUF(SOURCE_MAX);
	enum verdict v = source_read_fd(fd, &content, &seen, of->e);

	seen.stamp.content = slice_hash(buf_slice(&content));
	dir_fold(of->seen, of->name, &seen);
	if (v == V_MORE && seen.stamp.size == 0 && content.n == 0)
		v = V_OK;
	if (v == V_OK && seen.writer == WRITER_OPEN && !of->seen->published)
		v = err_set(of->e, V_MORE, "a writer still has a file open");
	if (v == V_OK)
		v = dialect_dir_file(slice_str(of->name), buf_slice(&content), of->out, of->e);
	buf_free(&content);
	close(fd);
	of->v = v;
}

/* One entry that is not a file, or that is an identity, is counted as dropped. */
static bool
dir_drops(struct dir_look *of, const struct stat *st)
{
	if (S_ISREG(st->st_mode) && !identities_are(of->ids, st))
		return false;
	if (S_ISDIR(st->st_mode))
		snprintf(of->folder, DIR_FOLDER, "%s", of->name);
	vars_drop(of->out, 0);
	return true;
}

/* Reads one entry, wherever it leads to. */
static void
dir_follow(void *arg)
{
	struct dir_look *of = arg;
	struct stat st;
	int fd;

	if (fstatat(of->dir, of->name, &st, 0) == 0 && dir_drops(of, &st))
		return;
	fd = openat(of->dir, of->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0)
		dir_read_file(of, fd);
	else
		of->v = source_sys(of->e, errno, of->seen, "open");
}

/* Reads one entry.  Most are files of the directory's own mount. */
static void
dir_take(struct dir_look *of)
{
	struct stat st;
	int fd = -1;
	size_t n;

	if (local_stat_at(of->dir, of->name, &st) == 0 && !S_ISLNK(st.st_mode)) {
		if (dir_drops(of, &st))
			return;
		fd = local_within(of->dir, of->name, O_RDONLY);
	}
	if (fd >= 0)
		dir_read_file(of, fd);
	else
		dir_ask(of->path, of->name, dir_follow, of);
	if (of->v != V_OK && (n = strlen(of->e->text)) < sizeof of->e->text)
		snprintf(of->e->text + n, sizeof of->e->text - n, " (%.80s)", of->name);
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
dir_read_set(struct dir_look *of)
{
	struct names names = { 0 };

	of->v = dir_list(of->dir, &names, of->seen, of->e);
	of->seen->stamp.size = names.n;
	for (size_t i = 0; i < names.n; i++) {
		of->name = names.v[i];
		if (of->v == V_OK)
			dir_take(of);
		arena_give(names.v[i]);
	}
	arena_give(names.v);
	if (of->v != V_OK || of->out->n)
		return of->v;
	return *of->folder ? err_set(of->e, V_MORE,
	    "no file in the directory, and %.80s in it is a directory", of->folder)
	    : err_set(of->e, V_MORE, "no file in the directory");
}

enum verdict
dir_read(const struct identities *ids, const char *path, struct vars *out, char folder[DIR_FOLDER],
    struct wait_seen *seen, struct err *e)
{
	struct dir_look l = { ids, path, -1, out, folder, seen, e, NULL, V_OK };
	struct stat st;
	char target[DIR_TARGET];
	bool local;
	enum verdict v;

	/* Who will add another file is unknown, also of a directory that was renamed into place. */
	*seen = (struct wait_seen){ .age = WAIT_NEVER, .writer = WRITER_UNKNOWN };
	*folder = '\0';
	dir_target(path, target);
	if ((v = dir_open(path, &l.dir, seen, e)) != V_OK)
		return v;
	/* A new name makes the set young even if the file behind it is old. */
	if ((v = source_stat(l.dir, &st, seen, e)) != V_OK) {
		close(l.dir);
		return v;
	}
	local = seen->local;
	seen->published = *target != '\0';	/* a directory of that name may still be filled */
	seen->stamp = (struct wait_stamp){ .ino = local ? st.st_ino : 1 };
	v = dir_read_set(&l);
	if (!dir_still(path, &st, target, local))
		v = err_set(e, V_MORE, "replaced while it was read");
	close(l.dir);
	if (v != V_OK)
		vars_clear(out);
	return v;
}
