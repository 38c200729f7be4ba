/* SPDX-License-Identifier: ISC */
#include "seal/joined.h"

#include <stdio.h>

#include "decode/decimal.h"
#include "decode/parts.h"
#include "seal/cut.h"
#include "seal/in.h"

/* Numbers of the values that hold a whole bundle. */
#define JOINED_WHOLE SIZE_MAX
#define JOINED_TASK (SIZE_MAX - 1)

static bool
joined_line(struct slice line, struct part *part)
{
	struct slice name, value = line;
	uint64_t number;

	part->number = JOINED_TASK;
	part->value = line;
	if (slice_skip(&value, SLICE(TASK_NAME "="))
	    && slice_starts(value, SLICE("YWdlLWVuY3J5cHRpb24ub3Jn"))) {
		part->value = value;
		return true;
	}
	if (!slice_until(&part->value, '=', &name) || !slice_skip(&name, SLICE(BUNDLE_NAME)))
		return false;
	part->number = JOINED_WHOLE;
	if (name.n == 0)
		return true;
	if (!slice_skip(&name, SLICE("_")) || !decimal_parse(name, SIZE_MAX / 2, &number))
		return false;
	part->number = (size_t)number;
	return true;
}

/* Returns how many parts the text consists of; 0 if it has any other line. */
static size_t
joined_find(struct slice text, struct part parts[PARTS_MAX + 1])
{
	struct slice line;
	struct part part;
	size_t n = 0;

	while (n <= PARTS_MAX && slice_line(&text, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!joined_line(line, &part))
			return 0;
		if (part.value.n)	/* a start ignores an empty part, too */
			parts[n++] = part;
	}
	return n;
}

bool
joined_is(struct slice text)
{
	struct part parts[PARTS_MAX + 1];

	return joined_find(text, parts) > 0;
}

enum verdict
joined_read(const char *path, struct buf *out, struct joined *form, struct err *e)
{
	struct part parts[PARTS_MAX + 1];
	struct buf file = BUF(out->max);
	enum verdict v = in_read(path, &file, e);
	size_t n, whole = 0;

	*form = (struct joined){ 0 };
	if (v != V_OK)
		return v;
	n = joined_find(buf_slice(&file), parts);
	form->variables = n > 0;
	for (size_t i = 0; i < n; i++) {
		whole += parts[i].number >= JOINED_TASK;
		form->task |= parts[i].number == JOINED_TASK;
		if (parts[i].value.n > form->longest)
			form->longest = parts[i].value.n;
	}
	form->parts = n - whole;
	if (n == 0)
		v = buf_put(out, buf_slice(&file), e);
	else if (whole == 0)
		v = parts_join(parts, n, out, e);
	else if (n == 1)
		v = buf_put(out, parts[0].value, e);
	else if (form->parts)
		v = err_usage(e, BUNDLE_NAME " is set, and so are parts of a bundle");
	else
		v = err_set(e, V_BAD, BUNDLE_NAME " occurs twice");
	buf_free(&file);
	return in_blame(path, v, e);
}

static size_t
joined_count_lines(const struct buf *out, size_t from)
{
	size_t n = 0;

	for (size_t i = from; i < out->n; i++)
		n += out->p[i] == '\n';
	return n;
}

enum verdict
joined_write(struct slice base64, const struct joined *form, const char *path, struct buf *out,
	struct err *e)
{
	size_t size = form->longest < CUT_LEAST ? CUT_LEAST : form->longest, from = out->n, n;
	enum verdict v;

	if (form->parts == 0) {
		const char *name = form->task ? TASK_NAME "=" : BUNDLE_NAME "=";

		if ((v = buf_put(out, slice_str(name), e)) == V_OK
		    && (v = buf_put(out, base64, e)) == V_OK)
			v = buf_byte(out, '\n', e);
		return v;
	}
	v = cut_parts(base64, BUNDLE_NAME, size < CUT_MOST ? size : CUT_MOST, out, e);
	n = joined_count_lines(out, from);
	if (v == V_OK && n != form->parts)
		fprintf(stderr, "sealenv: %zu parts now, %zu before: %s\n", n, form->parts, path);
	return v;
}
