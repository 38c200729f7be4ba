/* SPDX-License-Identifier: ISC */
#include "seal/cut.h"

#include <stdio.h>

/* Returns how many parts of the given size are needed.  The head of a part becomes longer with the
 * digits of that number. */
static size_t
cut_total(size_t n, size_t size, size_t *piece)
{
	size_t total = PARTS_MAX + 1;

	for (size_t digits = 1, most = 10; digits <= 3; digits++, most *= 10) {
		*piece = size - 2 * digits - 2 * PARTS_DIGITS - sizeof "/:::" + 1;
		total = (n + *piece - 1) / *piece;
		if (total < most)
			break;
	}
	return total;
}

static enum verdict
cut_prove(struct slice lines, struct slice base64, struct err *e)
{
	struct part parts[PARTS_MAX];
	struct slice line, name;
	struct buf joined = BUF(base64.n + 1);
	size_t n = 0;
	enum verdict v;

	while (n < PARTS_MAX && slice_line(&lines, &line) && slice_until(&line, '=', &name)) {
		parts[n] = (struct part){ n + 1, line };
		n++;
	}
	v = parts_join(parts, n, &joined, e);
	if (v == V_OK && !slice_eq(buf_slice(&joined), base64))
		v = err_fault(e, V_BAD, F_OWN, "joining the parts does not give the bundle");
	buf_free(&joined);
	return v;
}

enum verdict
cut_parts(struct slice base64, const char *name, size_t size, struct buf *out, struct err *e)
{
	size_t piece, start = out->n, total = cut_total(base64.n, size, &piece);
	struct slice rest = base64, part;
	char all[PARTS_DIGITS + 1], own[PARTS_DIGITS + 1], head[128];
	enum verdict v = V_OK;

	if (total > PARTS_MAX)
		return err_fault(e, V_BAD, F_CONFIG,
		    "too large for %d parts of %zu bytes: %zu bytes in base64",
		    PARTS_MAX, size, base64.n);
	parts_digest(base64, all);
	for (size_t i = 1; v == V_OK && i <= total; i++) {
		slice_take(&rest, rest.n < piece ? rest.n : piece, &part);
		parts_digest(part, own);
		snprintf(head, sizeof head, "%s_%zu=%zu/%zu:%s:%s:", name, i, i, total, all, own);
		if ((v = buf_put(out, slice_str(head), e)) == V_OK
		    && (v = buf_put(out, part, e)) == V_OK)
			v = buf_byte(out, '\n', e);
	}
	return v == V_OK
	    ? cut_prove((struct slice){ out->p + start, out->n - start }, base64, e) : v;
}
