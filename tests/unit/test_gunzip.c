/* SPDX-License-Identifier: ISC */
/*
 * gunzip: output of gzip(1), every prefix, every flipped bit, bytes after a member, the cap.
 */
#define ZLIB_CONST

#include "decode/gunzip.h"

#include <zlib.h>

#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;
static struct slice gz, env;

/* Returns V_SYS if *out does not agree with the verdict. */
static enum verdict
opens(struct slice in, size_t cap, struct slice want)
{
	struct buf out = BUF(cap);
	enum verdict v = gunzip(guarded(in), &out, &e);

	if (!slice_eq(buf_slice(&out), v == V_OK ? want : SLICE("")))
		v = V_SYS;
	buf_free(&out);
	return v;
}

static struct slice
joined(struct slice a, struct slice b)
{
	static unsigned char room[1 << 16];

	memcpy(room, a.p, a.n);
	memcpy(room + a.n, b.p, b.n);
	return (struct slice){ room, a.n + b.n };
}

static void
prefixes(void)
{
	bool good = true;

	for (size_t n = 0; n < gz.n; n++)
		good &= opens((struct slice){ gz.p, n }, 4096, env) == V_MORE;
	CHECK("every prefix of a member is waited for", good);
	CHECK_REASON("the reason for waiting for a member that is cut off is the cut",
	    e, "gzip: cut off");
	CHECK("the whole member is decompressed", opens(gz, 4096, env) == V_OK);
}

/* The time, the extra flags, the system, the text flag and the bits after the last block are under
 * no checksum, and flipping them changes nothing.  Every other flipped bit is detected. */
static void
flips(void)
{
	unsigned char copy[256];
	size_t unseen = 0;
	bool good = true;

	for (size_t bit = 0; bit < gz.n * 8; bit++) {
		enum verdict v;

		memcpy(copy, gz.p, gz.n);
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
		v = opens((struct slice){ copy, gz.n }, 4096, env);
		good &= v == V_BAD || v == V_MORE || (v == V_OK
		    && ((bit >= 32 && bit < 80) || bit == 24 || bit / 8 == gz.n - 9));
		unseen += v == V_OK;
	}
	CHECK("a flipped bit is detected, or changes nothing",
	    good && unseen >= 49 && unseen < 49 + 8);
}

static void
behind(void)
{
	CHECK("a byte after the member is refused",
	    opens(joined(gz, SLICE("x")), 4096, env) == V_BAD);
	CHECK_REASON("the reason for refusing a byte after the member is the byte",
	    e, "gzip: bytes after its end");
	CHECK("zeros after the member are refused",
	    opens(joined(gz, SLICE("\0\0\0\0")), 4096, env) == V_BAD);
	CHECK_REASON("the reason for refusing zeros after the member is the zeros",
	    e, "gzip: bytes after its end");
	CHECK("a second member is refused", opens(joined(gz, gz), 4096, env) == V_BAD);
	CHECK_REASON("the reason for refusing a second member is the second member",
	    e, "gzip: more than one member");
	CHECK("the beginning of a second member is refused",
	    opens(joined(gz, SLICE("\x1f\x8b")), 4096, env) == V_BAD);
	CHECK("the zlib format is refused",
	    opens(SLICE("\x78\x9c\x03\0\0\0\0\x01"), 4096, env) == V_BAD);
	CHECK_REASON("the reason for refusing the zlib format is damage", e, "gzip: damaged");
	CHECK("another compression method is refused",
	    opens(SLICE("\x1f\x8b\x07\0\0\0\0\0\0\x03\x03\0"), 4096, env) == V_BAD);
}

/* A member with every optional field and no content. */
static void
header_fields(void)
{
	static const unsigned char tail[] = { 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	unsigned char head[64] = { 0x1f, 0x8b, 8, 0x1e, 1, 2, 3, 4, 2, 3, 3, 0, 'a', 'b', 'c',
	    'n', 0, 'c',
		0 };
	uLong crc = crc32(crc32(0, NULL, 0), head, 19);
	struct slice all;
	bool good = true;

	head[19] = (unsigned char)crc;
	head[20] = (unsigned char)(crc >> 8);
	all = joined((struct slice){ head, 21 }, (struct slice){ tail, sizeof tail });
	CHECK("every optional field of the header is accepted",
	    opens(all, 4096, SLICE("")) == V_OK);
	for (size_t n = 0; n < all.n; n++)
		good &= opens((struct slice){ all.p, n }, 4096, SLICE("")) == V_MORE;
	CHECK("a cut in any optional field is waited for", good);
	head[5] ^= 1;
	CHECK("the checksum of the header is verified", opens(joined((struct slice){ head, 21 },
	    (struct slice){ tail, sizeof tail }), 4096, SLICE("")) == V_BAD);
}

static struct slice
squeezed(size_t n)
{
	static unsigned char room[1 << 16];
	unsigned char *plain = calloc(n, 1);
	z_stream z = { .next_in = plain, .avail_in = (uInt)n, .next_out = room,
	    .avail_out = sizeof room };

	deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	deflateEnd(&z);
	free(plain);
	return (struct slice){ room, z.total_out };
}

static void
cap(void)
{
	static unsigned char zeros[200000];
	struct slice bomb = squeezed(sizeof zeros), want = { zeros, sizeof zeros };
	struct buf out = BUF(1 << 20);
	unsigned char lie[1 << 10];

	CHECK("a member of the size of the cap is decompressed",
	    opens(bomb, sizeof zeros, want) == V_OK);
	CHECK("a member one byte above the cap is refused",
	    opens(bomb, sizeof zeros - 1, want) == V_BAD);
	CHECK_REASON("the reason for refusing a member above the cap is the cap",
	    e, "gzip: larger than 199999 bytes");
	CHECK("room is taken for the length that the trailer states, and for a NUL",
	    gunzip(bomb, &out, &e) == V_OK && out.cap == sizeof zeros + 1);
	memcpy(lie, bomb.p, bomb.n);
	memcpy(lie + bomb.n - 4, "\x10\0\0\0", 4);
	CHECK("a trailer that states too small a length is refused",
	    opens((struct slice){ lie, bomb.n }, 1 << 20, want) == V_BAD);
	CHECK("a trailer that states too small a length is refused within a cap",
	    opens((struct slice){ lie, bomb.n }, 1000, want) == V_BAD);
	CHECK_REASON("the reason for refusing too small a stated length within a cap is the cap",
	    e, "gzip: larger than 1000 bytes");
	memcpy(lie + bomb.n - 4, "\xff\xff\xff\xff", 4);
	CHECK("a trailer that states too large a length is refused",
	    opens((struct slice){ lie, bomb.n }, 1 << 20, want) == V_BAD);
	buf_free(&out);
	memcpy(lie, gz.p, gz.n);
	memcpy(lie + gz.n - 4, "\0\0\x08\0", 4);
	CHECK("a trailer that states an impossible length is refused",
	    gunzip((struct slice){ lie, gz.n }, &out, &e) == V_BAD);
	CHECK("no memory is taken for an impossible length", out.cap <= 4096);
	buf_free(&out);
}

/* What *out held before is kept and counts towards the cap. */
static void
appends(void)
{
	struct buf out = BUF(4 + 55);

	buf_put(&out, SLICE("1234"), &e);
	CHECK("the output is appended to what is there", gunzip(gz, &out, &e) == V_OK && out.n == 59
	    && memcmp(out.p, "1234APP_NAME", 12) == 0);
	buf_clear(&out);
	buf_put(&out, SLICE("12345"), &e);
	CHECK("what is there counts towards the cap", gunzip(gz, &out, &e) == V_BAD && out.n == 0);
	CHECK_REASON("the reason for refusing too much output states what is left of the cap",
	    e, "gzip: larger than 54 bytes");
	buf_free(&out);
}

int
main(void)
{
	gz = vector("tests/vectors/unwrap/gz");
	env = vector("tests/vectors/unwrap/app.env");
	prefixes();
	flips();
	behind();
	header_fields();
	cap();
	appends();
	return test_failed != 0;
}
