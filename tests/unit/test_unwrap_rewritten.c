/* SPDX-License-Identifier: ISC */
/* unwrap: what a shell, an editor or git makes of a bundle that it takes for a text is named. */
#include "decode/unwrap.h"

#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static bool
refused(struct slice in, const char *reason)
{
	static const struct age_identities none;
	struct buf out = BUF(1 << 20);
	struct slice plain;
	struct layers seen;
	struct err e = { 0 };
	enum verdict v = unwrap(guarded(in), &none, &out, &plain, &seen, &e);

	buf_free(&out);
	return v == V_BAD && e.fault == F_DATA && strstr(e.text, reason);
}

static size_t
utf16_of(struct slice in, bool mark, bool big, unsigned char *out)
{
	size_t n = 0;

	if (mark) {
		out[n++] = big ? 0xfe : 0xff;
		out[n++] = big ? 0xff : 0xfe;
	}
	for (size_t i = 0; i < in.n; i++) {
		out[n++] = big ? 0 : in.p[i];
		out[n++] = big ? in.p[i] : 0;
	}
	return n;
}

static size_t
with_crlf(struct slice in, unsigned char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] == '\n')
			out[n++] = '\r';
		out[n++] = in.p[i];
	}
	return n;
}

static void
each_way(const char *path)
{
	static unsigned char room[1 << 14];
	struct slice file = vector(path);
	bool utf16 = true;

	memcpy(room, "\xef\xbb\xbf", 3);
	memcpy(room + 3, file.p, file.n);
	CHECK("a byte order mark before a bundle is named", refused((struct slice){ room, file.n + 3 },
	    ": a byte order mark was put before it"));
	for (int form = 0; form < 4; form++)
		utf16 = utf16 && refused((struct slice){ room, utf16_of(file, form & 1, form & 2, room) },
		    ": written as UTF-16, as a text");
	CHECK("a bundle in UTF-16 is named", utf16);
}

int
main(void)
{
	static const char *const files[] = { "text.age", "gz.armor", "gz.b64", "gz.age.b64", "gz.armor.b64" };
	static unsigned char room[1 << 14];
	char path[64];

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "tests/vectors/unwrap/%s", files[i]);
		printf("# %s\n", path);
		each_way(path);
	}
	CHECK("changed line ends of a binary age file are named", refused((struct slice){ room,
	    with_crlf(vector("tests/vectors/unwrap/text.age"), room) }, "age: its line ends were changed"));
	return test_failed != 0;
}
