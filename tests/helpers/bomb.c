/* SPDX-License-Identifier: ISC */
/*
 * bomb: writes a gzip member of many GiB of zeros within a short time.
 *
 *	bomb GIB >file
 *
 * After a full flush, deflate starts at a byte and without history, so that the same compressed
 * 16 MiB can be written repeatedly.
 */
#include <zlib.h>

#include "tests/helpers/helper.h"

enum { PIECE = 16 << 20 };

/* Compresses n zeros into out, and returns the size of the output. */
static size_t
pack(z_stream *z, size_t n, int flush, unsigned char *out, size_t room)
{
	static unsigned char zeros[PIECE];

	z->next_in = zeros;
	z->avail_in = (uInt)n;
	z->next_out = out;
	z->avail_out = (uInt)room;
	if (deflate(z, flush) < 0)
		die("deflate");
	return room - z->avail_out;
}

int
main(int argc, char **argv)
{
	static unsigned char out[PIECE / 512];
	unsigned pieces = argc > 1 ? (unsigned)atoi(argv[1]) * ((1u << 30) / PIECE) : 0;
	z_stream z = { 0 };
	size_t n;

	if (deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		die("deflateInit2");
	fwrite(out, 1, pack(&z, PIECE, Z_FULL_FLUSH, out, sizeof out), stdout);
	n = pack(&z, PIECE, Z_FULL_FLUSH, out, sizeof out);
	for (unsigned i = 1; i < pieces; i++)
		fwrite(out, 1, n, stdout);
	/* The trailer, which no reader reaches, has the checksum and the length of two pieces. */
	fwrite(out, 1, pack(&z, 0, Z_FINISH, out, sizeof out), stdout);
	return fflush(stdout) != 0;
}
