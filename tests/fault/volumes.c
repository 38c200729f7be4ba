/* SPDX-License-Identifier: ISC */
/* volumes: see scripts.h. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "tests/fault/scripts.h"

static void
put(struct hand *h, const char *folder, const char *name, struct bytes text)
{
	char file[128];

	snprintf(file, sizeof file, "%s/%s", folder, name);
	hand_open(h, hand_at(h, file), O_EXCL);
	hand_pieces(h, text, 2048, 2, MS(1), h->settle / 5);
	hand_close(h);
}

/* Cuts the next line of an env file into its name and value.  Returns false at the end. */
static bool
entry(struct bytes *text, char name[64], struct bytes *value)
{
	const unsigned char *equals, *lf;

	if (text->n == 0)
		return false;
	equals = memchr(text->p, '=', text->n);
	lf = memchr(text->p, '\n', text->n);
	snprintf(name, 64, "%.*s", (int)(equals - text->p), (const char *)text->p);
	*value = (struct bytes){ (unsigned char *)equals + 1, (size_t)(lf - equals) - 1 };
	*text = bytes_from(*text, (size_t)(lf - text->p) + 1);
	return true;
}

/* Writes a volume as the kubelet does: a new folder with all files, and a symbolic link to it,
 * which one rename publishes as ..data. */
static void
prepare(struct hand *h, const char *folder, struct bytes text, struct bytes more)
{
	char name[64];
	struct bytes value;

	hand_mkdir(h, hand_at(h, folder));
	if (h->kind == SOURCE_DIR) {
		while (entry(&text, name, &value))
			put(h, folder, name, value);
	} else {
		put(h, folder, "app.env", text);
	}
	if (h->kind == SOURCE_SET)
		put(h, folder, "more.env", more);
	hand_symlink(h, folder, hand_at(h, "..data_tmp"));
}

static void
publish(struct hand *h)
{
	hand_anew(h);
	hand_rename(h, hand_at(h, "..data_tmp"), hand_at(h, "..data"));
}

/* Removes a version that is not published any more. */
static void
forget(struct hand *h, const char *folder, struct bytes text)
{
	char name[64], file[128];
	struct bytes value;

	while (h->kind == SOURCE_DIR && entry(&text, name, &value)) {
		snprintf(file, sizeof file, "%s/%s", folder, name);
		unlink(hand_at(h, file));
	}
	snprintf(file, sizeof file, "%s/app.env", folder);
	unlink(hand_at(h, file));
	snprintf(file, sizeof file, "%s/more.env", folder);
	unlink(hand_at(h, file));
	rmdir(hand_at(h, folder));
}

void
swap_first(struct hand *h)
{
	if (chance(&h->seed) & 1) {
		hand_symlink(h, "..data/app.env", h->path);
		hand_short(h);
		prepare(h, "..2024_a", h->text, h->more);
		publish(h);
		return;
	}
	prepare(h, "..2024_a", h->text, h->more);
	publish(h);
	hand_short(h);
	hand_symlink(h, "..data/app.env", h->path);
}

void
swap_over(struct hand *h)
{
	prepare(h, "..2024_a", h->old, h->more_old);
	publish(h);
	hand_symlink(h, "..data/app.env", h->path);
	hand_short(h);
	prepare(h, "..2024_b", h->text, h->more);
	publish(h);
	forget(h, "..2024_a", h->old);
}

/* Makes the symbolic links that the application uses.  trigger becomes a file of the old version:
 * when the waiter opens it, the swap begins. */
static void
link_all(struct hand *h, char trigger[128])
{
	struct bytes text = h->old, value;
	char name[64], target[128];
	int n = 0;

	strcpy(trigger, h->kind == SOURCE_FILE || chance(&h->seed) & 1 ? "..2024_a/app.env" :
		"..2024_a/more.env");
	if (h->kind != SOURCE_DIR) {
		hand_symlink(h, "..data/more.env", hand_at(h, "more.env"));
		hand_symlink(h, "..data/app.env", h->path);
		return;
	}
	while (entry(&text, name, &value)) {
		snprintf(target, sizeof target, "..data/%s", name);
		hand_symlink(h, target, hand_at(h, name));
		if (between(&h->seed, 0, ++n) == 0)
			snprintf(trigger, 128, "..2024_a/%s", name);
	}
}

void
swap_when_read(struct hand *h)
{
	struct pollfd opened = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
	char trigger[128];

	prepare(h, "..2024_a", h->old, h->more_old);
	link_all(h, trigger);
	publish(h);
	prepare(h, "..2024_b", h->text, h->more);
	inotify_add_watch(opened.fd, hand_at(h, trigger), IN_OPEN);
	poll(&opened, 1, 300);
	publish(h);
	if (chance(&h->seed) & 1)
		forget(h, "..2024_a", h->old);
}
