/* SPDX-License-Identifier: ISC */
#include "init/gather/source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "init/base/bundle.h"
#include "init/base/clock.h"
#include "init/base/kept.h"
#include "init/base/local.h"
#include "init/base/signals.h"
#include "init/gather/published.h"
#include "init/gather/refused.h"
#include "init/gather/flow.h"

#define OVERLAYFS 0x794c7630
#define FORCE_SYNC 0x2000	/* AT_STATX_FORCE_SYNC and STATX_BASIC_STATS of linux/stat.h */
#define BASIC_STATS 0x7ff
#define STAMPED_OLD (CLOCK_S / 4)	/* far longer than a tick of the clock that stamps files */
#define PUBLISHED_OLD (60 * CLOCK_S)	/* such a file has settled, however published */

enum verdict
source_sys(struct err *e, int n, struct wait_seen *seen, const char *what)
{
	if (n == ENOENT || n == ENOTDIR)
		return err_set(e, V_MORE, "file does not exist");
	seen->heals = n != ENAMETOOLONG && n != EINVAL && n != EISDIR;
	return err_sys(e, n, "cannot %s", what);
}

static int64_t
source_ns(struct timespec t)
{
	return (int64_t)t.tv_sec * CLOCK_S + t.tv_nsec;
}

static struct wait_stamp
source_stamp(const struct stat *st)
{
	return (struct wait_stamp){ st->st_dev, st->st_ino, (uint64_t)st->st_size,
		source_ns(st->st_mtim), source_ns(st->st_ctim), 0 };
}

/* Compares all but the content, which only a look reads.  Where a server may make up all else, the
 * size counts alone, and the next look compares the content. */
static bool
source_same(struct wait_stamp a, const struct wait_stamp *b, bool local)
{
	a.content = b->content;
	return local ? memcmp(&a, b, sizeof a) == 0 : a.size == b->size;
}

/* Something that is not a file never becomes one: nothing can be renamed over a directory, and
 * nobody writes a source over a device. */
static enum verdict
source_regular(mode_t mode, struct wait_seen *seen, struct err *e)
{
	seen->ended |= !S_ISREG(mode);
	switch (mode & S_IFMT) {
	case S_IFREG:
		return V_OK;
	case S_IFDIR:
		return err_set(e, V_BAD, "is a directory, not a file");
	default:
		return err_set(e, V_BAD, "is a device or socket, not a file");
	}
}

/* Whether our own kernel sees every reader and writer of the file.  A layer of overlayfs may lie on
 * any file system. */
static bool
source_is_local(int fd, bool *proc)
{
	static const uint32_t local[] = {
		0xef53, 0x01021994, OVERLAYFS, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010,
		0xca451a4e, 0x858458f6, 0x73717368, 0xe0f5e1e2, 0x9fa0,
	};	/* ext4 tmpfs overlay xfs btrfs zfs f2fs bcachefs ramfs squashfs erofs proc */
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return false;
	*proc = (uint32_t)fs.f_type == 0x9fa0;
	for (size_t i = 0; i < sizeof local / sizeof *local; i++)
		if ((uint32_t)fs.f_type == local[i])
			return local[i] != OVERLAYFS || local_fd(fd, false);
	return false;
}

static enum verdict
source_read_all(int fd, size_t size, struct buf *out, struct wait_seen *seen, struct err *e)
{
	/* One byte more is for the last NUL of vars_adopt. */
	enum verdict v = buf_reserve(out, size < out->max ? size + 1 : size, e);
	ssize_t n;

	/* A size of 0 means an empty file, or a file of the kernel's with any content. */
	for (size_t left = size; v == V_OK && (!size || left); left -= size ? (size_t)n : 0) {
		n = pread(fd, out->p + out->n, size ? left : out->cap - out->n, (off_t)out->n);
		if (n < 0)
			return source_sys(e, errno, seen, "read");
		if (n == 0)
			break;
		out->n += (size_t)n;
		if (!size)
			v = buf_reserve(out, 1, e);
	}
	return v;
}

/*
 * The age is the time since the last change, by the wall clock.  It is believed only if our own
 * kernel stamps the file: a server's clock may be an hour late, and its attributes may come from a
 * cache.  Only the change time counts, because nobody can set it.  A file system with times in
 * whole seconds rounds it down by up to one second.
 */
enum verdict
source_stat(int fd, struct stat *st, struct wait_seen *seen, struct err *e)
{
	bool proc = false;
	unsigned char fresh[256];	/* struct statx, which older headers lack */

	seen->local = source_is_local(fd, &proc);
	if (!seen->local)
		syscall(SYS_statx, fd, "", AT_EMPTY_PATH | FORCE_SYNC, BASIC_STATS, fresh);
	if (fstat(fd, st) < 0)
		return source_sys(e, errno, seen, "stat");
	seen->stamp = source_stamp(st);
	if (proc)	/* generated at every read */
		seen->age = WAIT_NEVER;
	else if (seen->local)
		seen->age = clock_ns(CLOCK_REALTIME) - source_ns(st->st_ctim)
		    - (st->st_ctim.tv_nsec ? 0 : CLOCK_S);
	else
		seen->age = -1;
	return V_OK;
}

/*
 * Whether a writer has the file open.  On a local file system, a read lease is refused in that case
 * (fcntl(2)).  NFS refuses a lease whenever the server has granted no delegation, and FUSE grants
 * one even if a writer behind the mount has the file open, so that there the writer is unknown.  It
 * is also unknown through a descriptor that can write: the process that passed it to us may be the
 * writer.  A lease is released at once, because a writer's non-blocking open fails while we hold
 * it.
 */
static enum wait_writer
source_writer(int fd, bool local)
{
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
		fcntl(fd, F_SETLEASE, F_UNLCK);
		return local ? WRITER_NONE : WRITER_UNKNOWN;
	}
	return local && errno == EAGAIN && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY
	    ? WRITER_OPEN : WRITER_UNKNOWN;
}

static enum wait_writer
source_either(enum wait_writer a, enum wait_writer b)
{
	return a == b ? a : a == WRITER_OPEN || b == WRITER_OPEN ? WRITER_OPEN : WRITER_UNKNOWN;
}

/*
 * Takes the stamps before and after reading and tests for a writer in between, so that what was
 * read is one state of a local file: whatever is written after the first stamps changes them.  That
 * does not hold if the file was changed just before, within the same tick of the clock.  A writer
 * of such a file is tested for before it is read, too.
 */
enum verdict
source_read_fd(int fd, struct buf *out, struct wait_seen *seen, struct err *e)
{
	struct stat st, after;
	enum verdict v = source_stat(fd, &st, seen, e);
	const bool fresh = seen->age < STAMPED_OLD;
	const enum wait_writer before = fresh ? source_writer(fd, seen->local) : WRITER_NONE;

	if (v == V_OK)
		v = source_regular(st.st_mode, seen, e);
	if (v == V_OK)
		v = source_read_all(fd, (size_t)st.st_size, out, seen, e);
	seen->writer = source_writer(fd, seen->local);
	if (fresh)
		seen->writer = source_either(seen->writer, before);
	if (v == V_OK && fstat(fd, &after) < 0)
		v = source_sys(e, errno, seen, "stat");
	signals_swallow(SIGIO);		/* a writer opened the file during a lease */
	if (v != V_OK)
		return v;
	if (!source_same(source_stamp(&after), &seen->stamp, seen->local)
	    || (st.st_size && out->n != (size_t)st.st_size))
		return err_set(e, V_MORE, "changed while it was read");
	return out->n ? V_OK : err_set(e, V_MORE, "empty");
}

/* The content needs no hash where the stamps change with it: in a file on a local file system that
 * nobody could write while it was read, and that had not changed within the same tick before. */
static enum verdict
source_read_file(int fd, struct buf *out, struct wait_seen *seen, struct err *e)
{
	enum verdict v;

	buf_clear(out);
	v = source_read_fd(fd, out, seen, e);
	if (!seen->local || seen->age < STAMPED_OLD || seen->age == WAIT_NEVER
	    || seen->writer != WRITER_NONE)
		seen->stamp.content = slice_hash(buf_slice(out));
	return v;
}

static enum verdict
source_not_opened(const struct spec *s, struct wait_seen *seen, struct err *e)
{
	const int n = errno;
	enum verdict v = source_sys(e, n, seen, "open");

	if (n == EACCES)
		refused_explain(s->where, s->rights, e);
	return v;
}

/* Another user's rights may not even reach to where the file is missing. */
static int
source_open(const struct spec *s)
{
	if (s->fd >= 0)
		return s->fd;
	errno = ENOENT;
	return s->absent && !s->rights ? -1
	    : rights_open(s->where, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, s->rights);
}

/* Whether something else now lies where the named pipe was opened.  No server is asked. */
static bool
source_pipe_replaced(const struct spec *s)
{
	struct stat pipe, now;

	return local_is(s->where) && stat(s->where, &now) == 0 && fstat(s->fd, &pipe) == 0
	    && (now.st_dev != pipe.st_dev || now.st_ino != pipe.st_ino);
}

static enum verdict
source_read_path(struct spec *s, struct buf *out, struct wait_seen *seen, struct err *e)
{
	int fd = source_open(s);
	struct stat st;
	enum verdict v;

	if (fd < 0)
		return errno == ENXIO ? source_regular(S_IFSOCK, seen, e)
		    : source_not_opened(s, seen, e);
	if (s->fd >= 0 || (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))) {
		s->fd = fd;
		v = flow_read(fd, true, out, seen, e);
		if (!out->n && source_pipe_replaced(s)) {
			close(fd);
			s->fd = -1;
			*seen = (struct wait_seen){ .age = -1 };
			return source_read_path(s, out, seen, e);
		}
		seen->stamp.ino = 1;	/* it exists */
		return v;
	}
	v = source_read_file(fd, out, seen, e);
	close(fd);
	if (v == V_BAD && S_ISDIR(st.st_mode) && s->dialect)
		err_set(e, V_BAD, "is a directory, not a file (dir: reads one)");
	seen->published = v == V_OK && seen->age < PUBLISHED_OLD && published_is(s->where);
	return v;
}

static enum verdict
source_read_descriptor(int fd, struct buf *out, struct wait_seen *seen, struct err *e)
{
	struct stat st;

	if (local_stat(fd, &st) < 0)
		return source_sys(e, errno, seen, "stat");
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return flow_read(fd, false, out, seen, e);
	return source_read_file(fd, out, seen, e);
}

static enum verdict
source_read_variable(const char *name, char *const *envp, struct buf *out, struct wait_seen *seen,
    struct err *e)
{
	struct slice want = slice_str(name), value, head;
	char *const *first = envp;

	seen->ended = true;
	buf_clear(out);
	for (; *envp; envp++) {
		value = slice_str(*envp);
		if (slice_until(&value, '=', &head) && slice_eq(head, want))
			return value.n ? buf_put(out, value, e) : err_set(e, V_MORE, "empty");
	}
	return strcmp(name, "WAITENV_BUNDLE") == 0 ? bundle_join(first, out, e)
	    : err_set(e, V_MORE, "variable is not set");
}

static enum verdict
source_read_place(struct spec *s, char *const *envp, struct buf *out, struct wait_seen *seen,
    struct err *e)
{
	struct slice kept;

	*seen = (struct wait_seen){ .age = -1 };
	if (kept_is_candidate() && kept_find(s->name, &kept)) {
		seen->ended = true;
		buf_clear(out);
		return buf_put(out, kept, e);
	}
	switch (s->place) {
	case PLACE_PATH:
		return source_read_path(s, out, seen, e);
	case PLACE_FD:
		return source_read_descriptor(s->fd, out, seen, e);
	case PLACE_ENV:
		return source_read_variable(s->where, envp, out, seen, e);
	}
	return err_fault(e, V_BAD, F_OWN, "unknown place");
}

enum verdict
source_read(struct spec *s, char *const *envp, struct buf *out, struct wait_seen *seen,
    struct err *e)
{
	enum verdict v = source_read_place(s, envp, out, seen, e);

	if (v != V_OK || !s->pinned)
		return v;
	v = spec_check_pin(s, buf_slice(out), e);
	/* The content is the pinned one, and final, whoever writes the file. */
	seen->ended |= v == V_OK;
	return v;
}

bool
source_changed(const struct spec *s, const struct wait_stamp *seen)
{
	struct spec now = *s;
	struct buf content = BUF(SOURCE_MAX);
	struct wait_seen again = { .age = -1 };
	struct stat st;
	struct err e;
	bool changed;

	if (stat(s->where, &st) == 0 && source_same(source_stamp(&st), seen, true))
		return false;
	changed = source_read_path(&now, &content, &again, &e) != V_OK || again.local
	    || !wait_same_content(&again.stamp, seen);
	buf_free(&content);
	return changed;
}
