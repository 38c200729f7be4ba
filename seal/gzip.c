/* SPDX-License-Identifier: ISC */
#define ZLIB_CONST

#include "seal/gzip.h"

#include <zlib.h>

#include "decode/zmem.h"

enum verdict
gzip(struct slice in, struct buf *out, struct err *e)
{
	enum { WINDOW = 15, GZIP = 16, MEMORY = 9 };
	z_stream z = { .zalloc = zmem_take, .zfree = zmem_give };
	enum verdict v;
	size_t n;

	if (deflateInit2(&z, 9, Z_DEFLATED, WINDOW + GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		return err_set(e, V_SYS, "no memory to compress");
	n = deflateBound(&z, in.n);
	v = buf_reserve(out, n, e);
	if (v == V_OK) {
		z.next_in = in.p;
		z.avail_in = (unsigned)in.n;
		z.next_out = out->p + out->n;
		z.avail_out = (unsigned)n;
		if (deflate(&z, Z_FINISH) == Z_STREAM_END)
			out->n += z.total_out;
		else
			v = err_fault(e, V_BAD, F_OWN, "zlib could not compress the text");
	}
	deflateEnd(&z);
	return v;
}
