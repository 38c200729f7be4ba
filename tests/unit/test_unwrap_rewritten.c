/* SPDX-License-Identifier: ISC */
/* unwrap: the reason says how a shell, an editor or git changed a bundle that it took for a
 * text. */
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

static unsigned char room[1 << 15];

/* The file in units of that width, with or without a byte order mark. */
static struct slice
wide(struct slice in, size_t width, bool mark, bool big)
{
	size_t n = 0;

	memset(room, 0, sizeof room);
	if (mark) {
		room[big ? width - 2 : 0] = big ? 0xfe : 0xff;
		room[big ? width - 1 : 1] = big ? 0xff : 0xfe;
		n = width;
	}
	for (size_t i = 0; i < in.n; i++, n += width)
		room[n + (big ? width - 1 : 0)] = in.p[i];
	return (struct slice){ room, n };
}

static struct slice
with_ends(struct slice in, const char *end)
{
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++)
		if (in.p[i] == '\n')
			n += (size_t)sprintf((char *)room + n, "%s", end);
		else
			room[n++] = in.p[i];
	return (struct slice){ room, n };
}

static struct slice
between(const char *before, struct slice in, const char *after)
{
	const size_t n = strlen(before);

	memcpy(room, before, n);
	memcpy(room + n, in.p, in.n);
	memcpy(room + n + in.n, after, strlen(after));
	return (struct slice){ room, n + in.n + strlen(after) };
}

static void
each_way(const char *path)
{
	struct slice file = vector(path);
	bool utf16 = true, utf32 = true;
	char claim[120];

	snprintf(claim, sizeof claim, "the reason names a byte order mark before %s", path);
	CHECK(claim, refused(between("\xef\xbb\xbf", file, ""),
	    ": a byte order mark was put before it"));
	snprintf(claim, sizeof claim, "the reason names quotes around %s", path);
	CHECK(claim, refused(between("\"", file, "\""), ": quotes stand around it")
	    && refused(between("'", file, "'\n"), ": quotes stand around it"));
	for (int form = 0; form < 4; form++) {
		utf16 &= refused(wide(file, 2, form & 1, form & 2),
		    ": written as UTF-16, as a text");
		utf32 &= refused(wide(file, 4, form & 1, form & 2),
		    ": written as UTF-32, as a text");
	}
	snprintf(claim, sizeof claim, "the reason names the UTF-16 of %s", path);
	CHECK(claim, utf16);
	snprintf(claim, sizeof claim, "the reason names the UTF-32 of %s", path);
	CHECK(claim, utf32);
}

int
main(void)
{
	static const char *const files[] = { "text.age", "gz.armor", "gz.b64", "gz.age.b64",
	    "gz.armor.b64" };
	static const char *const ends[] = { "\r\n", "\r", " ", "" };
	bool binary = true, armor = true;
	char path[64];

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "tests/vectors/unwrap/%s", files[i]);
		each_way(path);
	}
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		binary &= refused(with_ends(vector("tests/vectors/unwrap/text.age"), ends[i]),
		    "age: its line ends were changed");
		armor &= i == 0
		    || refused(with_ends(vector("tests/vectors/unwrap/gz.armor"), ends[i]),
		    "armor: its line ends were changed");
	}
	CHECK("the reason names the changed line ends of a binary age file", binary);
	CHECK("the reason names the changed line ends of armor", armor);
	CHECK("the reason names the encoding of gzip whose bytes were encoded as characters",
	    refused(SLICE("\x1f\xc2\x8b\b\x01\x02"), "gzip: written as UTF-8")
	    && refused(SLICE("\x1f\xef\xbf\xbd\b\x01\x02"), "gzip: written as UTF-8"));
	return test_failed != 0;
}
