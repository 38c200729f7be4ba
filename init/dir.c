#include "init/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/dialect/dialect.h"
#include "init/source.h"

/* Opens the directory, or the one that ..data in it points to. */
static enum verdict
open_set(const char *path, int *fd, struct wait_seen *seen, struct err *e)
{
	int top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), set;

	if (top < 0 && errno == ENOTDIR)
		return access(path, F_OK) < 0 ? source_sys(e, ENOENT, seen, "open")
		    : err_set(e, V_BAD, "is not a directory");
	if (top < 0)
		return source_sys(e, errno, seen, "open");
	set = openat(top, "..data", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (set >= 0)
		close(top);
	*fd = set >= 0 ? set : top;
	return V_OK;
}

/* Folds what was seen of one file into what was seen of all. */
static void
fold(struct wait_seen *all, const struct wait_seen *one)
{
	all->stamp.dev ^= one->stamp.dev;
	all->stamp.ino = all->stamp.ino * 31 + one->stamp.ino;
	all->stamp.size = all->stamp.size * 31 + one->stamp.size;
	all->stamp.mtime ^= one->stamp.mtime;
	all->stamp.ctime ^= one->stamp.ctime * 3;
	all->stamp.content = all->stamp.content * 31 + one->stamp.content;
	if (all->writer != WRITER_OPEN && one->writer != WRITER_NONE)
		all->writer = one->writer;
	if (one->age < all->age)
		all->age = one->age;
}

static enum verdict
take_file(int dir, const char *name, struct vars *out, struct wait_seen *all, struct err *e)
{
	struct wait_seen seen = { .age = -1 };
	struct buf content = BUF(SOURCE_MAX);
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	enum verdict v;

	if (fd < 0)
		return source_sys(e, errno, all, "open a file of it");
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		v = source_read_fd(fd, &content, &seen, e);
		all->heals = seen.heals;
		fold(all, &seen);
		if (v == V_OK || (v == V_MORE && st.st_size == 0 && content.n == 0))
			v = dialect_dir_file(slice_str(name), buf_slice(&content), out, e);
	} else {
		vars_drop(out, 0);
		v = V_OK;
	}
	buf_free(&content);
	close(fd);
	return v;
}

struct names { char **v; size_t n; };

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every name but those of dot files, sorted. */
static enum verdict
list(DIR *dir, struct names *names, struct err *e)
{
	const struct dirent *entry;

	while ((entry = readdir(dir))) {
		char **v = realloc(names->v, (names->n + 1) * sizeof *v), *name;

		if (v)
			names->v = v;
		name = v ? strdup(entry->d_name) : NULL;
		if (!name)
			return err_set(e, V_SYS, "no memory");
		names->v[names->n++] = name;
		if (*name == '.')
			free(names->v[--names->n]);
	}
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, by_name);
	return V_OK;
}

enum verdict
dir_read(const char *path, struct vars *out, struct wait_seen *seen, struct err *e)
{
	struct names names = { 0 };
	DIR *dir = NULL;
	int fd = -1;
	enum verdict v;

	*seen = (struct wait_seen){ .age = WAIT_NEVER };
	if ((v = open_set(path, &fd, seen, e)) != V_OK)
		return v;
	if (!(dir = fdopendir(fd))) {
		v = source_sys(e, errno, seen, "read");
		close(fd);
		return v;
	}
	v = list(dir, &names, e);
	for (size_t i = 0; i < names.n; i++) {
		if (v == V_OK)
			v = take_file(fd, names.v[i], out, seen, e);
		free(names.v[i]);
	}
	free(names.v);
	closedir(dir);
	if (v == V_OK && out->n == 0)
		v = err_set(e, V_MORE, "no file in the directory");
	return v;
}
