/* SPDX-License-Identifier: ISC */
/* buf: the cap is never passed, appending is all or nothing, growing keeps the bytes. */
#include "decode/buf.h"
#include "tests/unit/test.h"

static void
keeps_its_cap(void)
{
	struct buf b = BUF(5000);
	struct err e;
	unsigned char part[3000] = { 7 };

	CHECK("a first part fits into the cap",
	    buf_put(&b, (struct slice){ part, 3000 }, &e) == V_OK);
	CHECK("appending past the cap is V_BAD",
	    buf_put(&b, (struct slice){ part, 3000 }, &e) == V_BAD);
	CHECK_REASON("the message about a buffer past its cap names the cap",
	    e, "larger than 5000 bytes");
	CHECK("nothing is appended past the cap", b.n == 3000 && b.p[0] == 7);
	CHECK("a buffer can be filled up to its cap",
	    buf_put(&b, (struct slice){ part, 2000 }, &e) == V_OK);
	CHECK("the cap itself is never passed", b.cap == 5000 && b.n == 5000);
	CHECK("a reserve of SIZE_MAX bytes is refused", buf_reserve(&b, (size_t)-1, &e) == V_BAD);
	buf_free(&b);
	CHECK("a freed buffer keeps its cap", b.p == NULL && b.n == 0 && b.max == 5000);
}

static void
grows(void)
{
	struct buf b = BUF(1 << 20);
	struct err e;
	bool good = true;

	for (int i = 0; i < 100000; i++)
		good &= buf_byte(&b, (unsigned char)(i * 7), &e) == V_OK;
	for (int i = 0; i < 100000; i++)
		good &= b.p[i] == (unsigned char)(i * 7);
	CHECK("a buffer that grows keeps its bytes", good && b.n == 100000);
	buf_clear(&b);
	CHECK("a cleared buffer is empty", b.n == 0 && b.p[0] == 0);
	buf_free(&b);
	buf_free(&b);
	CHECK("a buffer can be freed twice", b.p == NULL);
}

static void
zero_value(void)
{
	struct buf b = { 0 };
	struct err e;

	CHECK("a buffer with a cap of 0 takes an empty slice",
	    buf_put(&b, (struct slice){ 0 }, &e) == V_OK);
	CHECK("a buffer with a cap of 0 takes no byte", buf_byte(&b, 'x', &e) == V_BAD);
	buf_free(&b);
}

int
main(void)
{
	keeps_its_cap();
	grows();
	zero_value();
	return test_failed != 0;
}
