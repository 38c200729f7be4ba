/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "seal/commands.h"
#include "seal/editor.h"
#include "seal/in.h"
#include "seal/revise.h"

/* Asks whether to edit again; otherwise the text is lost.  Without a terminal, nobody is asked. */
static bool
edit_ask(const struct err *why)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	char answer = 0, c = 0;
	ssize_t n = 1;

	if (tty < 0)
		return false;
	dprintf(tty, "sealenv: %s\nEdit it again? [Y/n] ", why->text);
	while (n == 1 && c != '\n') {
		n = read(tty, &c, 1);
		answer = answer ? answer : c;
	}
	close(tty);
	return n == 1 && answer != 'n' && answer != 'N';
}

/* Repeats the editing until the text is valid or the user gives up. */
static enum verdict
edit_until_good(struct revise *r, const struct editor *ed, const struct scratch *s, struct err *e)
{
	struct buf text = BUF(IN_MAX);
	enum verdict v;
	bool again;

	do {
		again = false;
		buf_clear(&text);
		if ((v = editor_run(ed, s->path, e)) != V_OK
		    || (v = scratch_read(s, &text, e)) != V_OK)
			break;
		if (slice_eq(buf_slice(&text), r->body))
			fprintf(stderr, "sealenv: unchanged: %s\n", r->bundle.path);
		else if ((v = revise_write(r, buf_slice(&text), e)) != V_OK)
			again = edit_ask(e);
	} while (again);
	buf_free(&text);
	return v;
}

enum verdict
command_edit(const struct options *o, struct err *e)
{
	struct revise r;
	struct editor ed;
	struct scratch s;
	enum verdict v = revise_open(o, REVISE_SHARED, &r, e);

	if (v == V_OK) {
		editor_find(&ed);
		v = scratch_make(&s, editor_scratch(&ed), r.body, e);
		if (v == V_OK)
			v = edit_until_good(&r, &ed, &s, e);
		scratch_remove(&s);
	}
	revise_free(&r);
	editor_raise();
	return v;
}
