#include "init/gather/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "init/base/clock.h"
#include "init/base/signals.h"

#define FORCE_SYNC 0x2000	/* AT_STATX_FORCE_SYNC and STATX_BASIC_STATS of linux/stat.h */
#define BASIC_STATS 0x7ff

enum verdict
source_sys(struct err *e, int n, struct wait_seen *seen, const char *what)
{
	if (n == ENOENT || n == ENOTDIR)
		return err_set(e, V_MORE, "file does not exist");
	seen->heals = n != ENAMETOOLONG && n != EINVAL && n != EISDIR;
	return err_sys(e, n, "cannot %s", what);
}

static int64_t
ns(struct timespec t)
{
	return (int64_t)t.tv_sec * CLOCK_S + t.tv_nsec;
}

static struct wait_stamp
stamp(const struct stat *st)
{
	return (struct wait_stamp){ st->st_dev, st->st_ino, (uint64_t)st->st_size,
		ns(st->st_mtim), ns(st->st_ctim), 0 };
}

/* But for the content, which only a look reads. */
static bool
same(struct wait_stamp a, const struct wait_stamp *b)
{
	a.content = b->content;
	return memcmp(&a, b, sizeof a) == 0;
}

bool
source_changed(const char *path, const struct wait_stamp *seen)
{
	struct stat st;

	return stat(path, &st) < 0 || !same(stamp(&st), seen);
}

static enum verdict
regular(mode_t mode, struct err *e)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return V_OK;
	case S_IFDIR:
		return err_set(e, V_BAD, "is a directory, not a file (dir: reads one)");
	case S_IFIFO:
		return err_set(e, V_BAD, "is a named pipe, not a file (fd: reads one)");
	default:
		return err_set(e, V_BAD, "is a device or socket, not a file");
	}
}

/* Whether all of a file's readers and writers are seen by the kernel that answers us. */
static bool
is_local(int fd, bool *proc)
{
	static const uint32_t local[] = {
		0xef53, 0x01021994, 0x794c7630, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010,
		0xca451a4e, 0x858458f6, 0x73717368, 0xe0f5e1e2, 0x9fa0,
	};	/* ext4 tmpfs overlay xfs btrfs zfs f2fs bcachefs ramfs squashfs erofs proc */
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return false;
	*proc = (uint32_t)fs.f_type == 0x9fa0;
	for (size_t i = 0; i < sizeof local / sizeof *local; i++)
		if ((uint32_t)fs.f_type == local[i])
			return true;
	return false;
}

static enum verdict
read_all(int fd, size_t size, struct buf *out, struct wait_seen *seen, struct err *e)
{
	enum verdict v = buf_reserve(out, size ? size : 1, e);
	ssize_t n;

	/* A size of 0 is that of an empty file, and of the kernel's own files with content. */
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
 * The age is how long nothing has changed, by the wall clock.  It is believed where the kernel that stamps
 * the file is our own: a server's clock may be an hour late, and its attributes are cached until it is
 * asked.  Only the change time counts: nobody can set it.  One of a whole second can be up to a second too
 * early.
 */
enum verdict
source_stat(int fd, struct stat *st, struct wait_seen *seen, struct err *e)
{
	bool proc = false;
	unsigned char fresh[256];	/* struct statx, which older headers lack */

	seen->local = is_local(fd, &proc);
	if (!seen->local)
		syscall(SYS_statx, fd, "", AT_EMPTY_PATH | FORCE_SYNC, BASIC_STATS, fresh);
	if (fstat(fd, st) < 0)
		return source_sys(e, errno, seen, "stat");
	seen->stamp = stamp(st);
	if (proc)	/* made whole at every read */
		seen->age = WAIT_NEVER;
	else if (seen->local)
		seen->age = clock_ns(CLOCK_REALTIME) - ns(st->st_ctim) - (st->st_ctim.tv_nsec ? 0 : CLOCK_S);
	else
		seen->age = -1;
	return V_OK;
}

/*
 * A read lease is refused while anybody has the file open for writing (fcntl(2)), and while we hold
 * one, nobody can begin to: what is read under it is one state of the file.  That is so on a local file
 * system.  NFS refuses one whenever its server gave no delegation, and FUSE grants one although the writer
 * behind the mount has the file open: there nobody knows of a writer.
 */
enum verdict
source_read_fd(int fd, struct buf *out, struct wait_seen *seen, struct err *e)
{
	struct stat st, after;
	enum verdict v;
	bool leased = fcntl(fd, F_SETLEASE, F_RDLCK) == 0;
	bool writer = !leased && errno == EAGAIN && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY;

	v = source_stat(fd, &st, seen, e);
	/* Through a descriptor that could write, the writer may be who gave it to us. */
	seen->writer = seen->local && leased ? WRITER_NONE : seen->local && writer ? WRITER_OPEN : WRITER_UNKNOWN;
	if (v == V_OK)
		v = regular(st.st_mode, e);
	if (v == V_OK)
		v = read_all(fd, (size_t)st.st_size, out, seen, e);
	if (v == V_OK && fstat(fd, &after) < 0)
		v = source_sys(e, errno, seen, "stat");
	if (leased) {
		fcntl(fd, F_SETLEASE, F_UNLCK);
		signals_swallow(SIGIO);		/* a writer came, and waits for us */
	}
	if (v != V_OK)
		return v;
	if (!same(stamp(&after), &seen->stamp) || (st.st_size && out->n != (size_t)st.st_size))
		return err_set(e, V_MORE, "changed while it was read");
	seen->stamp.content = slice_hash(buf_slice(out));
	return out->n ? V_OK : err_set(e, V_MORE, "empty");
}

/* Says who may read it as well: age-keygen, for one, makes files that are for their owner alone. */
static enum verdict
source_not_opened(const char *path, struct wait_seen *seen, struct err *e)
{
	const int n = errno;
	enum verdict v = source_sys(e, n, seen, "open");
	size_t at = strlen(e->text);
	struct stat st;

	if (n == EACCES && stat(path, &st) == 0)
		snprintf(e->text + at, sizeof e->text - at, " (mode %04o of %lu:%lu, and this is user %lu:%lu)",
		    (unsigned)st.st_mode & 07777, (unsigned long)st.st_uid, (unsigned long)st.st_gid,
		    (unsigned long)geteuid(), (unsigned long)getegid());
	return v;
}

static enum verdict
read_path(const char *path, struct buf *out, struct wait_seen *seen, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum verdict v;

	if (fd < 0)
		return errno == ENXIO ? regular(S_IFSOCK, e) : source_not_opened(path, seen, e);
	buf_clear(out);
	v = source_read_fd(fd, out, seen, e);
	close(fd);
	return v;
}

/* A stream: what has come so far; complete at its end, or when its content says so.  What is past the
 * cap has ended too: nothing that comes can mend it. */
static enum verdict
read_stream(int fd, struct buf *out, struct wait_seen *seen, struct err *e)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	enum verdict v = V_OK;
	ssize_t n = 1;

	seen->ended = true;
	while (v == V_OK && n > 0 && poll(&ready, 1, 0) > 0) {
		size_t room = out->max - out->n;

		if ((v = buf_reserve(out, room && room < 4096 ? room : 4096, e)) != V_OK)
			return v;
		n = read(fd, out->p + out->n, out->cap - out->n);
		if (n < 0)
			return err_sys(e, errno, "cannot read");
		out->n += (size_t)n;
	}
	seen->ended = n == 0;
	seen->writer = n == 0 ? WRITER_NONE : WRITER_OPEN;
	seen->stamp.size = out->n;
	return v != V_OK || out->n ? v : err_set(e, V_MORE, "empty");
}

static enum verdict
read_descriptor(int fd, struct buf *out, struct wait_seen *seen, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return source_sys(e, errno, seen, "stat");
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return read_stream(fd, out, seen, e);
	buf_clear(out);
	return source_read_fd(fd, out, seen, e);
}

static enum verdict
read_variable(const char *name, char *const *envp, struct buf *out, struct wait_seen *seen,
    struct err *e)
{
	struct slice want = slice_str(name), value, head;

	seen->ended = true;
	buf_clear(out);
	for (; *envp; envp++) {
		value = slice_str(*envp);
		if (slice_until(&value, '=', &head) && slice_eq(head, want))
			return value.n ? buf_put(out, value, e) : err_set(e, V_MORE, "empty");
	}
	return err_set(e, V_MORE, "variable is not set");
}

enum verdict
source_read(const struct spec *s, char *const *envp, struct buf *out, struct wait_seen *seen,
    struct err *e)
{
	*seen = (struct wait_seen){ .age = -1 };
	switch (s->place) {
	case PLACE_PATH:
		return read_path(s->where, out, seen, e);
	case PLACE_FD:
		return read_descriptor(s->fd, out, seen, e);
	case PLACE_ENV:
		return read_variable(s->where, envp, out, seen, e);
	}
	return err_fault(e, V_BAD, F_OWN, "unknown place");
}
