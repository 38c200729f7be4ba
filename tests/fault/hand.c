/* SPDX-License-Identifier: ISC */
/* hand: see hand.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/hand.h"

/* Ends this writer unless the call succeeded. */
static void
must(struct hand *h, bool success)
{
	if (success)
		return;
	h->book->error = errno;
	_exit(3);
}

/* A step that does not change the content.  It only matters for a text that must settle, since
 * that is complete when it has not been touched for a while. */
static void
step(struct hand *h)
{
	if (form_settles(h->form))
		h->book->done = now();
}

void
hand_begin(struct hand *h)
{
	h->began = h->book->done = now();
}

void
hand_changed(struct hand *h)
{
	struct book *b = h->book;
	/* A call may be delayed before it has changed the file. */
	int64_t from = b->changed ? b->changed : h->began;
	int64_t gap = now() - from, enough = h->settle - GRAIN;

	if (gap > b->gap)
		b->gap = gap;
	if (gap >= enough && !b->mute)
		b->mute = from + enough;
	if (gap >= enough && !b->mute_closed && b->closed)
		b->mute_closed = from + enough;
	b->changed = h->began;
	b->closed = h->fd < 0;
}

void
hand_died(struct hand *h)
{
	h->fd = -1;
	h->book->closed = true;
}

const char *
hand_at(struct hand *h, const char *name)
{
	static char path[4][800];
	static unsigned next;

	next = (next + 1) % 4;
	snprintf(path[next], sizeof path[next], "%s/%s", h->dir, name);
	return path[next];
}

void
hand_open(struct hand *h, const char *path, int flags)
{
	if (flags & O_TRUNC)
		hand_begin(h);
	else
		step(h);
	h->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0644);
	must(h, h->fd >= 0);
	if (flags & O_TRUNC)
		hand_changed(h);
}

bool
hand_try_write(struct hand *h, struct bytes b)
{
	while (b.n) {
		hand_begin(h);
		ssize_t did = write(h->fd, b.p, b.n);
		if (did < 0 && errno == ENOSPC)
			return false;
		must(h, did >= 0);
		hand_changed(h);
		b = bytes_from(b, (size_t)did);
	}
	return true;
}

void
hand_write(struct hand *h, struct bytes b)
{
	must(h, hand_try_write(h, b));
}

void
hand_write_at(struct hand *h, struct bytes b, off_t at)
{
	must(h, lseek(h->fd, at, SEEK_SET) == at);
	hand_write(h, bytes_from(b, (size_t)at));
}

void
hand_resize(struct hand *h, off_t n)
{
	hand_begin(h);
	must(h, ftruncate(h->fd, n) == 0);
	hand_changed(h);
}

void
hand_times(struct hand *h, int64_t seconds)
{
	struct timespec t[2] = { { .tv_sec = seconds }, { .tv_sec = seconds } };

	step(h);
	must(h, futimens(h->fd, t) == 0);
}

void
hand_close(struct hand *h)
{
	step(h);
	must(h, close(h->fd) == 0);
	hand_died(h);
}

void
hand_rename(struct hand *h, const char *from, const char *to)
{
	hand_begin(h);
	must(h, rename(from, to) == 0);
	hand_changed(h);
}

void
hand_unlink(struct hand *h, const char *path)
{
	hand_begin(h);
	must(h, unlink(path) == 0);
	hand_changed(h);
}

void
hand_symlink(struct hand *h, const char *target, const char *path)
{
	hand_begin(h);
	must(h, symlink(target, path) == 0);
	hand_changed(h);
}

void
hand_link(struct hand *h, const char *from, const char *to)
{
	hand_begin(h);
	must(h, link(from, to) == 0);
	hand_changed(h);
}

void
hand_chmod(struct hand *h, const char *path, mode_t mode)
{
	hand_begin(h);
	must(h, chmod(path, mode) == 0);
	hand_changed(h);
}

void
hand_mkdir(struct hand *h, const char *path)
{
	must(h, mkdir(path, 0755) == 0);
}

void
hand_anew(struct hand *h)
{
	struct book *b = h->book;

	b->done = b->changed = b->gap = b->mute = b->mute_closed = 0;
	b->closed = false;
}

void
hand_before(struct hand *h, const char *path, struct bytes b)
{
	hand_open(h, path, O_EXCL);
	hand_write(h, b);
	hand_close(h);
	hand_anew(h);
	if (chance(&h->seed) & 1)
		hand_long(h);
	else
		hand_short(h);
}

void
hand_pause(struct hand *h, int64_t lo, int64_t hi)
{
	sleep_until(now() + between(&h->seed, lo, hi));
}

void
hand_short(struct hand *h)
{
	hand_pause(h, MS(1), h->settle / 5);
}

void
hand_long(struct hand *h)
{
	hand_pause(h, h->settle * 5 / 4, h->settle * 7 / 4);
}

void
hand_either(struct hand *h)
{
	if (chance(&h->seed) & 1)
		hand_long(h);
	else
		hand_short(h);
}

void
hand_hang(struct hand *h, bool hang)
{
	const char *mark = hand_at(h, ".hang");

	must(h, hang ? mknod(mark, S_IFREG | 0644, 0) == 0 : unlink(mark) == 0);
}

void
hand_pieces(struct hand *h, struct bytes b, size_t piece, int pauses, int64_t lo, int64_t hi)
{
	int64_t breaks = (int64_t)((b.n + piece - 1) / piece) - 1;

	for (; b.n > piece; b = bytes_from(b, piece), breaks--) {
		hand_write(h, (struct bytes){ b.p, piece });
		/* Of the remaining gaps between pieces, that many become pauses. */
		if (pauses > 0 && between(&h->seed, 0, breaks) < pauses) {
			hand_pause(h, lo, hi);
			pauses--;
		}
	}
	hand_write(h, b);
}

struct bytes
bytes_from(struct bytes b, size_t n)
{
	return (struct bytes){ b.p + n, b.n - n };
}

struct bytes
hand_head(struct hand *h)
{
	size_t cut = (size_t)between(&h->seed, 1, (int64_t)h->text.n);
	const unsigned char *lf = chance(&h->seed) & 1 ? memchr(h->text.p, '\n', cut) : NULL;

	if (lf) {
		while (h->text.p[cut - 1] != '\n')
			cut--;
	}
	return (struct bytes){ h->text.p, cut };
}

bool
hand_kept(const struct hand *h, struct bytes want)
{
	static unsigned char text[2 << 20];
	int fd = open(h->path, O_RDONLY | O_CLOEXEC);
	ssize_t did = fd < 0 ? -1 : read(fd, text, sizeof text);

	if (fd >= 0)
		close(fd);
	return did == (ssize_t)want.n && memcmp(text, want.p, want.n) == 0;
}
