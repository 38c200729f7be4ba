/* SPDX-License-Identifier: ISC */
#include "decode/parts.h"

#include <sodium.h>

#include "decode/chars.h"
#include "decode/decimal.h"

struct part_head {
	size_t number, total;
	struct slice all, own, base64;	/* digests of all parts and of this one; its base64 */
};

void
parts_digest(struct slice s, char out[PARTS_DIGITS + 1])
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, s.p, s.n);
	for (size_t i = 0; i < PARTS_DIGITS; i++)
		out[i] = "0123456789abcdef"[hash[i / 2] >> (i % 2 ? 0 : 4) & 15];
	out[PARTS_DIGITS] = '\0';
}

static bool
parts_digest_is(struct slice s, struct slice want)
{
	char got[PARTS_DIGITS + 1];

	parts_digest(s, got);
	return slice_eq(slice_str(got), want);
}

/* Parses a number from 1 to PARTS_MAX in its canonical form. */
static bool
parts_number(struct slice s, size_t *number)
{
	uint64_t n;

	if (!decimal_parse_canonical(s, PARTS_MAX, &n) || n == 0)
		return false;
	*number = (size_t)n;
	return true;
}

static bool
parts_read_head(struct slice value, struct part_head *h)
{
	struct slice number, total;

	h->base64 = chars_trim_end(value);
	return slice_until(&h->base64, '/', &number) && parts_number(number, &h->number)
	    && slice_until(&h->base64, ':', &total) && parts_number(total, &h->total)
	    && slice_until(&h->base64, ':', &h->all) && h->all.n == PARTS_DIGITS
	    && slice_until(&h->base64, ':', &h->own) && h->own.n == PARTS_DIGITS;
}

static bool
parts_have_heads(const struct part *ps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ps[i].value.n && memchr(ps[i].value.p, ':', ps[i].value.n))
			return true;
	return false;
}

/* Sorts the parts into by[number].  Every number may occur only once. */
static enum verdict
parts_sort(const struct part *ps, size_t n, const struct part *by[PARTS_MAX + 1], struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (ps[i].number == 0)
			return err_set(e, V_BAD, "part 0: parts are counted from 1");
		if (ps[i].number > PARTS_MAX)
			return err_set(e, V_BAD, "part %zu: there are at most %d", ps[i].number,
			    PARTS_MAX);
		if (by[ps[i].number])
			return err_set(e, V_BAD, "part %zu occurs twice", ps[i].number);
		by[ps[i].number] = &ps[i];
	}
	return V_OK;
}

static bool
parts_same_bundle(const struct part_head *a, const struct part_head *b)
{
	return a->total == b->total && slice_eq(a->all, b->all);
}

/* The bundle that most parts belong to; in a tie, that of the part with the lowest number. */
static const struct part_head *
parts_most(const struct part_head *heads, const struct part *const *by)
{
	const struct part_head *most = NULL;
	size_t best = 0;

	for (size_t i = 1; i <= PARTS_MAX; i++) {
		size_t alike = 0;

		for (size_t k = 1; by[i] && k <= PARTS_MAX; k++)
			alike += by[k] && parts_same_bundle(&heads[i], &heads[k]);
		if (alike > best) {
			best = alike;
			most = &heads[i];
		}
	}
	return most;
}

static enum verdict
parts_check(size_t i, const struct part_head *h, const struct part_head *most, struct err *e)
{
	if (!parts_same_bundle(h, most))
		return err_set(e, V_BAD, "part %zu belongs to another bundle", i);
	if (h->number != i)
		return err_set(e, V_BAD, "part %zu: part %zu stands in its place", i, h->number);
	return V_OK;
}

static enum verdict
parts_join_heads(const struct part *const *by, struct buf *out, struct err *e)
{
	struct part_head heads[PARTS_MAX + 1] = { 0 };
	const struct part_head *most;
	enum verdict v = V_OK;

	for (size_t i = 1; i <= PARTS_MAX; i++)
		if (by[i] && !parts_read_head(by[i]->value, &heads[i]))
			return err_set(e, V_BAD, "part %zu: its head is cut off or damaged", i);
		else if (by[i] && !parts_digest_is(heads[i].base64, heads[i].own))
			return err_set(e, V_BAD, "part %zu: cut off or damaged", i);
	most = parts_most(heads, by);
	for (size_t i = 1; v == V_OK && i <= PARTS_MAX; i++)
		if (by[i])
			v = parts_check(i, &heads[i], most, e);
	for (size_t i = 1; v == V_OK && i <= most->total; i++)
		v = by[i] ? buf_put(out, heads[i].base64, e)
		    : err_set(e, V_BAD, "part %zu of %zu is missing", i, most->total);
	if (v == V_OK && !parts_digest_is(buf_slice(out), most->all))
		v = err_set(e, V_BAD, "joining the parts does not give what was sealed");
	return v;
}

static enum verdict
parts_join_plain(const struct part *const *by, size_t n, struct buf *out, struct err *e)
{
	enum verdict v = V_OK;

	for (size_t i = 1; v == V_OK && i <= n; i++)
		v = by[i] ? buf_put(out, chars_trim_end(by[i]->value), e)
		    : err_set(e, V_BAD, "part %zu is missing", i);
	return v;
}

enum verdict
parts_join(const struct part *ps, size_t n, struct buf *out, struct err *e)
{
	const struct part *by[PARTS_MAX + 1] = { 0 };
	enum verdict v = n ? parts_sort(ps, n, by, e)
	    : err_set(e, V_BAD, "contains no part of a bundle");

	if (v == V_OK)
		v = parts_have_heads(ps, n) ? parts_join_heads(by, out, e)
		    : parts_join_plain(by, n, out, e);
	if (v != V_OK)
		buf_clear(out);
	return v;
}
