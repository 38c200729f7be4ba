/* SPDX-License-Identifier: ISC */
/* parts: a bundle in parts is joined again, and the reason for a refusal gives the part's
 * number. */
#include <stdlib.h>

#include "decode/parts.h"
#include "tests/unit/test.h"

enum { TOTAL = 7 };

static struct err e;
static char store[TOTAL + 1][100];
static struct part parts[TOTAL];

/* Cuts a text of 70 characters into 7 parts. */
static void
make(const char *text)
{
	char all[PARTS_DIGITS + 1], own[PARTS_DIGITS + 1];

	parts_digest(slice_str(text), all);
	for (size_t i = 0; i < TOTAL; i++) {
		struct slice piece = { (const unsigned char *)text + 10 * i, 10 };

		parts_digest(piece, own);
		snprintf(store[i], sizeof store[i], "%zu/%d:%s:%s:%.10s", i + 1, TOTAL, all, own,
		    text + 10 * i);
		parts[i] = (struct part){ i + 1, slice_str(store[i]) };
	}
}

static const char text[] = "YWdlLWVuY3AyXBpb24ub3JnL3YxCi0+IFgyNTUxOSBhYmNkZWZnaGlqa2xtbm9wcXJzdHV";
static const char other[] =
    "ZWdlLWVuY3AyXBpb24ub3JnL3YxCi0+IFgyNTUxOSBhYmNkZWZnaGlqa2xtbm9wcXJzdHV";

static bool
refused(size_t n, const char *reason)
{
	struct buf out = BUF(1000);
	bool good = parts_join(parts, n, &out, &e) == V_BAD && out.n == 0
	    && strcmp(e.text, reason) == 0;

	if (!good)
		printf("# got: %s\n", e.text);
	buf_free(&out);
	return good;
}

static bool
joined(size_t n)
{
	struct buf out = BUF(1000);
	bool good = parts_join(parts, n, &out, &e) == V_OK
	    && slice_eq(buf_slice(&out), slice_str(text));

	buf_free(&out);
	return good;
}

static bool
each_missing(void)
{
	char reason[60];
	bool good = true;

	for (size_t i = 0; i < TOTAL; i++) {
		make(text);
		parts[i] = parts[TOTAL - 1];
		snprintf(reason, sizeof reason, "part %zu of %d is missing", i + 1, TOTAL);
		good &= refused(TOTAL - 1, reason);
	}
	return good;
}

static bool
each_swapped(void)
{
	char reason[60];
	bool good = true;

	for (size_t i = 0; i + 1 < TOTAL; i++) {
		make(text);
		parts[i].number++;
		parts[i + 1].number--;
		snprintf(reason, sizeof reason, "part %zu: part %zu stands in its place",
		    i + 1, i + 2);
		good &= refused(TOTAL, reason);
	}
	return good;
}

/* Every proper prefix of every part, and every flipped bit. */
static bool
each_damaged(void)
{
	bool good = true;

	for (size_t i = 0; i < TOTAL; i++)
		for (size_t k = 0; k < strlen(store[i]); k++) {
			struct buf out = BUF(1000);

			make(text);
			parts[i].value.n = k;
			good &= parts_join(parts, TOTAL, &out, &e) == V_BAD;
			good &= strtoul(e.text + 5, NULL, 10) == i + 1;
			for (int bit = 0; bit < 8; bit++) {
				make(text);
				store[i][k] = (char)(store[i][k] ^ 1 << bit);
				good &= parts_join(parts, TOTAL, &out, &e) == V_BAD;
				good &= strtoul(e.text + 5, NULL, 10) == i + 1;
			}
			buf_free(&out);
		}
	return good;
}

static bool
each_foreign(void)
{
	char kept[100], reason[60];
	bool good = true;

	for (size_t i = 0; i < TOTAL; i++) {
		make(other);
		strcpy(kept, store[i]);
		make(text);
		strcpy(store[i], kept);
		snprintf(reason, sizeof reason, "part %zu belongs to another bundle", i + 1);
		good &= refused(TOTAL, reason);
	}
	return good;
}

static void
plain(void)
{
	for (size_t i = 0; i < TOTAL; i++)
		parts[i] = (struct part){ i + 1, { (const unsigned char *)text + 10 * i, 10 } };
	CHECK("plain parts are joined in the order of their numbers", joined(TOTAL));
	parts[2].number = 8;
	CHECK("a gap between plain parts is named", refused(TOTAL, "part 3 is missing"));
	parts[2].number = 2;
	CHECK("two plain parts of one number are refused", refused(TOTAL, "part 2 occurs twice"));
	parts[2].number = 1000;
	CHECK("a part with a number above 999 is refused",
	    refused(TOTAL, "part 1000: there are at most 999"));
	CHECK("a bundle without a part is refused", refused(0, "contains no part of a bundle"));
}

int
main(void)
{
	struct part first;

	make(text);
	CHECK("seven parts are joined", joined(TOTAL));
	first = parts[0];
	parts[0] = parts[5];
	parts[5] = first;
	CHECK("parts are joined in whatever order they are given", joined(TOTAL));
	strcat(store[6], "\n");
	parts[6].value.n++;
	CHECK("a newline after a part is ignored", joined(TOTAL));
	CHECK("the reason for refusing a missing part gives its number", each_missing());
	CHECK("the reason for refusing a swapped part gives its number", each_swapped());
	CHECK("the reason for refusing a part that is cut off or damaged gives its number",
	    each_damaged());
	CHECK("the reason for refusing a part of another bundle gives its number", each_foreign());
	make(text);
	strcpy(store[3], store[1]);
	CHECK("the reason for refusing a part in the place of another gives both numbers",
	    refused(TOTAL, "part 4: part 2 stands in its place"));
	plain();
	return test_failed != 0;
}
