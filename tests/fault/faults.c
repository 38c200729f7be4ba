/* SPDX-License-Identifier: ISC */
/* faults: see scripts.h. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/clock.h"
#include "tests/fault/scripts.h"

void
copied_over(struct hand *h)
{
	hand_before(h, h->path, h->old);
	hand_open(h, h->path, O_TRUNC);
	hand_pieces(h, h->text, 2048, 3, MS(1), h->settle / 5);
	hand_close(h);
}

void
overwritten(struct hand *h)
{
	hand_before(h, h->path, h->old);
	hand_open(h, h->path, 0);
	hand_pieces(h, h->text, 2048, 3, MS(1), h->settle / 5);
	hand_resize(h, (off_t)h->text.n);
	hand_close(h);
}

/* Waits until a reader opens the old version, and rewrites it while it is being read. */
void
rewritten_when_read(struct hand *h)
{
	struct pollfd opened = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
	bool before = chance(&h->seed) & 1;

	hand_before(h, h->path, h->old);
	if (before)
		hand_open(h, h->path, 0);
	inotify_add_watch(opened.fd, h->path, IN_OPEN);
	poll(&opened, 1, 300);
	if (!before)
		hand_open(h, h->path, 0);
	hand_pieces(h, h->text, 65536, 1, MS(1), h->settle / 5);
	hand_resize(h, (off_t)h->text.n);
	hand_close(h);
}

void
renamed_over(struct hand *h)
{
	hand_before(h, h->path, h->old);
	renamed(h);
}

/* Writes the version of the last deployment, which is whole and settled when the waiter starts. */
static void
stale(struct hand *h)
{
	hand_before(h, h->path, h->old);
	hand_pause(h, h->settle * 11, h->settle * 12);
}

void
stale_renamed(struct hand *h)
{
	stale(h);
	renamed(h);
}

void
stale_copied(struct hand *h)
{
	stale(h);
	hand_open(h, h->path, O_TRUNC);
	hand_write(h, h->text);
	hand_close(h);
}

void
stale_slowly(struct hand *h)
{
	stale(h);
	hand_open(h, h->path, O_TRUNC);
	hand_pieces(h, h->text, 4096, 2, h->settle * 5 / 4, h->settle * 7 / 4);
	hand_close(h);
}

void
truncated(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_write(h, hand_head(h));
	hand_short(h);
	if (chance(&h->seed) & 1) {
		hand_close(h);
		hand_open(h, h->path, 0);
	}
	hand_resize(h, 0);
	hand_short(h);
	hand_write_at(h, h->text, 0);
	hand_close(h);
}

void
recreated(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_write(h, hand_head(h));
	hand_short(h);
	hand_close(h);
	hand_unlink(h, h->path);
	hand_short(h);
	hand_open(h, h->path, O_EXCL);
	hand_pieces(h, h->text, 2048, 3, MS(1), h->settle / 5);
	hand_close(h);
}

void
hole_first(struct hand *h)
{
	struct bytes head = hand_head(h);

	hand_open(h, h->path, O_EXCL);
	hand_write_at(h, h->text, (off_t)head.n);
	hand_short(h);
	if (lseek(h->fd, 0, SEEK_SET) == 0)
		hand_write(h, head);
	hand_close(h);
}

void
zeros_first(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_resize(h, (off_t)h->text.n);
	hand_short(h);
	hand_close(h);
	hand_short(h);
	hand_open(h, h->path, 0);
	hand_pieces(h, h->text, 4096, 2, MS(1), h->settle / 5);
	hand_close(h);
}

void
zeros_stay(struct hand *h)
{
	struct bytes head = hand_head(h);

	hand_open(h, h->path, O_EXCL);
	if (chance(&h->seed) & 1 && head.n < h->text.n)
		hand_write(h, head);
	hand_resize(h, (off_t)h->text.n);
	hand_close(h);
}

void
unreadable_first(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_chmod(h, h->path, 0);
	hand_pieces(h, h->text, 4096, 2, MS(1), h->settle / 5);
	hand_close(h);
	if (h->reader_is_root)
		return;
	hand_long(h);
	hand_chmod(h, h->path, 0644);
}

/* Writes a part of the text in a process that is then killed with the file still open. */
void
killed(struct hand *h)
{
	struct bytes head = hand_head(h);
	pid_t pid;

	if (head.n == h->text.n)
		head.n--;
	if ((pid = fork()) == 0) {
		hand_open(h, h->path, O_TRUNC);
		hand_pieces(h, head, 4096, 1, MS(1), h->settle / 5);
		raise(SIGKILL);
	}
	waitpid(pid, NULL, 0);
	hand_died(h);
}

void
second_finishes(struct hand *h)
{
	killed(h);
	hand_short(h);
	if (chance(&h->seed) & 1) {	/* continues where the first one stopped */
		hand_open(h, h->path, O_APPEND);
		hand_write(h, bytes_from(h->text, (size_t)lseek(h->fd, 0, SEEK_END)));
	} else {
		hand_open(h, h->path, O_TRUNC);
		hand_pieces(h, h->text, 4096, 2, MS(1), h->settle / 5);
	}
	hand_close(h);
}

void
disk_full(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_try_write(h, h->text);
	hand_close(h);
}

void
disk_full_retried(struct hand *h)
{
	static unsigned char three_pages[12288];
	const char *other = hand_at(h, "other");

	hand_open(h, other, O_EXCL);
	hand_write(h, (struct bytes){ three_pages, sizeof three_pages });
	hand_close(h);
	hand_open(h, h->path, O_EXCL);
	hand_try_write(h, h->text);
	hand_short(h);
	unlink(other);
	hand_resize(h, 0);
	hand_write_at(h, h->text, 0);
	hand_close(h);
}

/* Completes the text so that it is ready at that time relative to the deadline: a text that must
 * settle is complete earlier by the settling time. */
static void
complete_at(struct hand *h, int64_t from_deadline)
{
	struct bytes head = hand_head(h);
	int64_t at;

	while ((at = h->book->started) == 0)
		sleep_until(now() + 200000);
	at += h->timeout + from_deadline - (form_settles(h->form) ? h->settle : 0);
	sleep_until(at - MS(10));
	hand_open(h, h->path, O_EXCL);
	hand_write(h, head);
	sleep_until(at);
	hand_write(h, bytes_from(h->text, head.n));
	hand_close(h);
}

void
at_deadline(struct hand *h)
{
	complete_at(h, between(&h->seed, -MS(15), MS(15)));
}

void
before_deadline(struct hand *h)
{
	complete_at(h, between(&h->seed, -MS(1700), -MS(1500)));
}

/* Sets a time of up to two days before or after now, as a clock that was set may give. */
static void
clock_set(struct hand *h)
{
	hand_times(h, time(NULL) + between(&h->seed, -48, 49) * 3600);
}

static void
at_epoch(struct hand *h)
{
	hand_times(h, 0);
}

static void
in_future(struct hand *h)
{
	hand_times(h, time(NULL) + 86400);
}

void
clock_jumps(struct hand *h)
{
	append_parts(h, 6, hand_short, clock_set);
}

void
mtime_epoch(struct hand *h)
{
	append_parts(h, 6, hand_short, at_epoch);
}

void
mtime_future(struct hand *h)
{
	append_parts(h, 6, hand_short, in_future);
}

/* The mount hangs until the waiter has printed its last line, or is long overdue. */
void
mount_hangs(struct hand *h)
{
	struct book *b = h->book;

	hand_hang(h, true);
	in_one_go(h);
	while (!b->started || (!b->said && now() < b->started + h->timeout + PATIENCE))
		sleep_until(now() + MS(5));
	hand_hang(h, false);
}

void
mount_pauses(struct hand *h)
{
	hand_hang(h, true);
	in_one_go(h);
	hand_either(h);
	h->book->done = now();
	hand_hang(h, false);
}
