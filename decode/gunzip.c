/* SPDX-License-Identifier: ISC */
#define ZLIB_CONST

#include "decode/gunzip.h"

#include <limits.h>
#include <zlib.h>

#include "decode/zmem.h"

/* Deflate compresses by 1032:1 at most, so a trailer that claims more is false. */
enum { TRAILER = 4, RATIO = 1032 };

/* The uncompressed length that the last four bytes claim, or 0 if it is impossible. */
static size_t
gunzip_length_hint(struct slice in, size_t max)
{
	size_t n = 0;

	if (in.n < TRAILER)
		return 0;
	for (size_t i = in.n; i > in.n - TRAILER; i--)
		n = n << 8 | in.p[i - 1];
	return n <= max && n / RATIO <= in.n ? n : 0;
}

/*
 * A complete member is as long as its trailer says, so that one call inflates it into that room and
 * zlib needs no window.  Output that does not fit is never used: it overwrites the room until the
 * input ends or the cap is exceeded, only to find the reason for the failure.
 */
static int
gunzip_inflate_all(z_stream *z, unsigned char *room, size_t n, size_t max)
{
	int r;

	do {
		z->next_out = room;
		z->avail_out = (uInt)n;
		r = inflate(z, Z_FINISH);
	} while (r == Z_BUF_ERROR && z->avail_out == 0 && z->total_out <= max);
	return r;
}

static enum verdict
gunzip_judge(const z_stream *z, int r, size_t room, size_t max, struct err *e)
{
	if (r == Z_MEM_ERROR)
		return err_set(e, V_SYS, "gzip: no memory");
	if (z->total_out > max)
		return err_set(e, V_BAD, "gzip: larger than %zu bytes", max);
	if (r == Z_BUF_ERROR)
		return err_set(e, V_MORE, "gzip: cut off");
	if (r != Z_STREAM_END)
		return err_set(e, V_BAD, "gzip: damaged");
	if (slice_starts((struct slice){ z->next_in, z->avail_in }, SLICE("\x1f\x8b")))
		return err_set(e, V_BAD, "gzip: more than one member");
	if (z->avail_in || z->total_out > room)
		return err_set(e, V_BAD, "gzip: bytes after its end");
	return V_OK;
}

enum verdict
gunzip(struct slice in, struct buf *out, struct err *e)
{
	const int only_gzip = 16 + MAX_WBITS;
	const size_t max = out->max - out->n, hint = gunzip_length_hint(in, max);
	z_stream z = { .next_in = in.p, .avail_in = (uInt)in.n, .zalloc = zmem_take,
		.zfree = zmem_give };
	/* One byte more is for the last NUL of vars_adopt. */
	enum verdict v = buf_reserve(out, hint < max ? hint + 1 : hint, e);
	const size_t room = out->cap - out->n;
	int r;

	if (v == V_OK && in.n > UINT_MAX)
		v = err_set(e, V_BAD, "gzip: larger than %u bytes", UINT_MAX);
	if (v == V_OK && inflateInit2(&z, only_gzip) != Z_OK)
		v = err_set(e, V_SYS, "gzip: no memory");
	if (v == V_OK) {
		r = gunzip_inflate_all(&z, out->p + out->n, room, max);
		v = gunzip_judge(&z, r, room, max, e);
		out->n += z.total_out < room ? z.total_out : room;
	}
	inflateEnd(&z);
	if (v != V_OK)
		buf_clear(out);
	return v;
}
