/* SPDX-License-Identifier: ISC */
/* keys: see scripts.h. */
#include <fcntl.h>

#include "tests/fault/scripts.h"

static void
bundle_comes(struct hand *h)
{
	hand_open(h, h->path, O_EXCL);
	hand_write(h, h->text);
	hand_close(h);
}

void
key_written_slowly(struct hand *h)
{
	bool bundle_first = chance(&h->seed) & 1;

	if (bundle_first)
		bundle_comes(h);
	hand_open(h, h->key_path, O_EXCL);
	hand_pieces(h, h->key, 16, 6, MS(1), h->settle / 5);
	hand_close(h);
	if (!bundle_first)
		bundle_comes(h);
}

void
key_renamed_over(struct hand *h)
{
	const char *temp = hand_at(h, ".key");

	hand_before(h, h->key_path, h->other_key);
	bundle_comes(h);
	hand_either(h);
	hand_open(h, temp, O_EXCL);
	hand_write(h, h->key);
	hand_close(h);
	hand_rename(h, temp, h->key_path);
}

void
key_copied_over(struct hand *h)
{
	hand_before(h, h->key_path, h->other_key);
	bundle_comes(h);
	hand_either(h);
	hand_open(h, h->key_path, O_TRUNC);
	hand_pieces(h, h->key, 64, 2, MS(1), h->settle / 5);
	hand_close(h);
}

void
key_last_line(struct hand *h)
{
	bundle_comes(h);
	hand_open(h, h->key_path, O_EXCL);
	hand_write(h, h->other_key);
	hand_either(h);
	hand_write(h, h->key);
	hand_close(h);
}
