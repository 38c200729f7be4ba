/* SPDX-License-Identifier: ISC */
/* ways: see scripts.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fault/clock.h"
#include "tests/fault/scripts.h"

void
in_one_go(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_write(h, h->text);
	hand_close(h);
}

void
empty_first(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_close(h);
	hand_long(h);
	hand_open(h, h->path, 0);
	hand_write(h, h->text);
	hand_close(h);
}

void
byte_by_byte(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	for (struct bytes b = h->text; b.n; b = bytes_from(b, 1)) {
		hand_write(h, (struct bytes){ b.p, 1 });
		if (chance(&h->seed) % 100 == 0)
			hand_short(h);
		else
			hand_pause(h, 1, 50000);
	}
	hand_close(h);
}

void
held_open(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_pieces(h, h->text, 4096, 2, h->settle * 5 / 4, h->settle * 7 / 4);
	hand_close(h);
}

/* Only the mapping keeps the file open for writing. */
void
mapped(struct hand *h)
{
	size_t n = h->text.n;
	unsigned char *map;

	hand_open(h, h->path, O_EXCL);
	hand_resize(h, (off_t)n);
	map = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, h->fd, 0);
	if (map == MAP_FAILED) {
		h->book->error = errno;
		_exit(3);
	}
	close(h->fd);
	for (size_t at = 0, k; at < n; at += k) {
		k = n - at < 4096 ? n - at : 4096;
		hand_begin(h);
		memcpy(map + at, h->text.p + at, k);
		hand_changed(h);
		if (chance(&h->seed) % 2)
			hand_short(h);
	}
	hand_begin(h);
	munmap(map, n);
	hand_died(h);
}

void
append_parts(struct hand *h, int parts, void (*pause)(struct hand *), void (*touch)(struct hand *))
{
	size_t part = h->text.n / (size_t)parts + 1;

	for (struct bytes b = h->text; b.n; b = bytes_from(b, part < b.n ? part : b.n)) {
		hand_open(h, h->path, O_APPEND);
		hand_write(h, (struct bytes){ b.p, part < b.n ? part : b.n });
		if (touch)
			touch(h);
		hand_close(h);
		if (part < b.n)
			pause(h);
	}
}

void
appended(struct hand *h)
{
	append_parts(h, 12, hand_short, NULL);
}

void
appended_late(struct hand *h)
{
	append_parts(h, 3, hand_long, NULL);
}

/* Returns a text of quoted values up to a place inside one of them. */
static struct bytes
quote_head(struct hand *h)
{
	struct bytes text = h->text;
	size_t cut = (size_t)between(&h->seed, 1, (int64_t)text.n);

	while (cut > 1 && memcmp(text.p + cut - 2, "=\"", 2) != 0)
		cut--;
	if (cut == 1)
		cut = (size_t)((unsigned char *)memchr(text.p, '"', text.n) - text.p) + 1;
	return (struct bytes){ text.p, cut + (size_t)between(&h->seed, 0, 8) };
}

void
cut_in_quote(struct hand *h)
{
	struct bytes head = quote_head(h);

	hand_open(h, h->path, O_EXCL);
	hand_write(h, head);
	hand_close(h);
	hand_long(h);
	hand_open(h, h->path, O_APPEND);
	hand_write(h, bytes_from(h->text, head.n));
	hand_close(h);
}

void
longer(struct hand *h)
{
	struct bytes more = h->form == ZIPPED ? h->text
	    : (struct bytes){ (unsigned char *)"LATE=1\n", 7 };

	hand_open(h, h->path, O_EXCL);
	hand_write(h, h->text);
	hand_either(h);
	hand_write(h, more);
	hand_close(h);
}

void
renamed(struct hand *h)
{
	const char *temp = hand_at(h, ".app.env.part");

	hand_open(h, temp, O_EXCL);
	hand_pieces(h, h->text, 1024, 2, MS(1), h->settle / 5);
	hand_close(h);
	hand_anew(h);
	hand_rename(h, temp, h->path);
}

void
renamed_early(struct hand *h)
{
	const char *temp = hand_at(h, ".app.env.part");
	struct bytes head = hand_head(h);

	hand_open(h, temp, O_EXCL);
	hand_write(h, head);
	hand_rename(h, temp, h->path);
	hand_short(h);
	hand_write(h, bytes_from(h->text, head.n));
	hand_close(h);
}

/* After the rename, the writer continues within the settling time that begins with the rename. */
void
renamed_long_before(struct hand *h)
{
	const char *temp = hand_at(h, ".app.env.part");
	struct bytes head = hand_head(h);

	hand_open(h, temp, O_EXCL);
	hand_write(h, head);
	hand_pause(h, h->settle / 4, h->settle);	/* so that an earlier waiter watches */
	hand_anew(h);
	hand_rename(h, temp, h->path);
	hand_pause(h, h->settle / 4, h->settle * 3 / 5);
	hand_write(h, bytes_from(h->text, head.n));
	hand_close(h);
}

void
linked(struct hand *h)
{
	const char *temp = hand_at(h, "app.env.tmp");

	hand_open(h, temp, O_EXCL);
	hand_pieces(h, h->text, 1024, 2, MS(1), h->settle / 5);
	hand_close(h);
	hand_anew(h);
	hand_link(h, temp, h->path);
	hand_unlink(h, temp);
}

void
folders_late(struct hand *h)
{
	static const char *const level[] = { "late", "late/er", "late/er/still" };

	for (int i = 0; i < 3; i++) {
		hand_mkdir(h, hand_at(h, level[i]));
		hand_short(h);
	}
	if (chance(&h->seed) & 1)
		in_one_go(h);
	else
		appended(h);
}

void
folder_replaced(struct hand *h)
{
	const char *folder = hand_at(h, "late"), *gone = hand_at(h, "gone");

	hand_mkdir(h, folder);
	hand_mkdir(h, hand_at(h, "late/er"));
	hand_mkdir(h, hand_at(h, "late/er/still"));
	hand_short(h);
	hand_rename(h, folder, gone);
	hand_short(h);
	hand_mkdir(h, hand_at(h, "late"));
	hand_mkdir(h, hand_at(h, "late/er"));
	hand_mkdir(h, hand_at(h, "late/er/still"));
	in_one_go(h);
}
