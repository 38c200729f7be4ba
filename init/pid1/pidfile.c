/* SPDX-License-Identifier: ISC */
#include "init/pid1/pidfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/chars.h"
#include "decode/decimal.h"
#include "init/base/bounded.h"
#include "init/base/clock.h"
#include "init/base/local.h"
#include "init/pid1/trust.h"

/* Whether the number can be the pid of a daemon: greater than 1, and within the 31 bits of
 * pid_t. */
enum { PID_LEAST = 2, PID_MOST = 0x7fffffff, TEXT_MOST = 64 };

static struct pidfile_mark
pidfile_mark_of(const struct stat *st)
{
	return (struct pidfile_mark){ st->st_dev, st->st_ino, st->st_size, st->st_mtim };
}

static bool
pidfile_same_mark(const struct pidfile_mark *a, const struct pidfile_mark *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
		a->mtime.tv_sec == b->mtime.tv_sec && a->mtime.tv_nsec == b->mtime.tv_nsec;
}

/* The present question, and its answer; both can outlive the call that asked. */
static struct {
	atomic_int state;
	struct pidfile f;
	int64_t now, settle;
	pid_t pid;
	struct err e;
	enum verdict v;
} asked;

enum { ASKED_NOTHING, ASKED_OPEN, ASKED_ANSWERED };

/* A signal that arrives before the answer is put back. */
static void
pidfile_ask(void (*fn)(void *))
{
	int sig = 0;

	asked.state = ASKED_OPEN;
	if (local_is(asked.f.path))
		fn(NULL);
	else
		bounded_call(fn, NULL, clock_now(), &sig);
	if (sig)
		kill(getpid(), sig);
}

static void
pidfile_remember(void *unused)
{
	struct stat st;

	(void)unused;
	if (stat(asked.f.path, &st) == 0)
		asked.f.before = pidfile_mark_of(&st);
	asked.state = ASKED_NOTHING;
}

struct pidfile
pidfile_before(const char *path)
{
	const struct pidfile f = { .path = path };

	if (asked.state != ASKED_OPEN) {
		asked.f = f;
		pidfile_ask(pidfile_remember);
	}
	return asked.state == ASKED_OPEN ? f : asked.f;
}

enum verdict
pidfile_parse(struct slice text, bool *whole, pid_t *pid, struct err *e)
{
	struct slice digits = text;
	uint64_t n;

	*whole = slice_until(&text, '\n', &digits);
	digits = chars_trim(digits);
	if (digits.n == 0)
		return err_set(e, V_MORE, "pid file is empty");
	if (!decimal_parse(digits, UINT64_MAX, &n))
		return err_set(e, V_MORE, "pid file holds no number");
	if (n > PID_MOST)
		return err_set(e, V_MORE, "pid file holds too large a number");
	if (n < PID_LEAST)
		return err_set(e, V_MORE, "pid file holds no pid of a daemon");
	*pid = (pid_t)n;
	return V_OK;
}

/* Whether the file has been unchanged for settle. */
static bool
pidfile_is_quiet(struct pidfile *f, const struct pidfile_mark *m, int64_t now, int64_t settle)
{
	if (!pidfile_same_mark(&f->last, m)) {
		f->last = *m;
		f->since = now;
	}
	return now - f->since >= settle;
}

static enum verdict
pidfile_read_open(struct pidfile *f, int fd, int64_t now, int64_t settle, pid_t *pid, struct err *e)
{
	unsigned char text[TEXT_MOST];
	struct pidfile_mark m;
	struct stat st;
	ssize_t n;
	bool whole;

	if (fstat(fd, &st) < 0)
		return err_sys(e, errno, "cannot read the pid file");
	m = pidfile_mark_of(&st);
	if (!S_ISREG(st.st_mode))
		return err_set(e, V_MORE, "pid file is not a regular file");
	if (pidfile_same_mark(&f->before, &m))
		return err_set(e, V_MORE, "pid file existed before the command started");
	n = read(fd, text, sizeof text);
	if (n < 0)
		return err_sys(e, errno, "cannot read the pid file");
	if (pidfile_parse((struct slice){ text, (size_t)n }, &whole, pid, e) != V_OK)
		return V_MORE;
	if (!pidfile_is_quiet(f, &m, now, settle) && !whole)
		return err_set(e, V_MORE, "pid file has no final newline and has just changed");
	return trust_pidfile(f->path, fd, *pid, f->command, e);
}

static enum verdict
pidfile_read(struct pidfile *f, pid_t *pid, struct err *e)
{
	int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum verdict v;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(e, V_MORE, "pid file does not exist");
	if (fd < 0)
		return err_sys(e, errno, "cannot open the pid file");
	v = pidfile_read_open(f, fd, asked.now, asked.settle, pid, e);
	close(fd);
	return v;
}

static void
pidfile_answer(void *unused)
{
	(void)unused;
	asked.v = pidfile_read(&asked.f, &asked.pid, &asked.e);
	asked.state = ASKED_ANSWERED;
}

enum verdict
pidfile_look(struct pidfile *f, int64_t now, int64_t settle, pid_t *pid, struct err *e)
{
	if (asked.state == ASKED_NOTHING) {
		asked.f = *f;
		asked.now = now;
		asked.settle = settle;
		pidfile_ask(pidfile_answer);
	}
	if (asked.state == ASKED_OPEN)
		return err_set(e, V_MORE, "the file system does not answer");
	asked.state = ASKED_NOTHING;
	f->last = asked.f.last;
	f->since = asked.f.since;
	*pid = asked.pid;
	*e = asked.e;
	return asked.v;
}
