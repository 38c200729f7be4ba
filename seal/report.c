/* SPDX-License-Identifier: ISC */
#include "seal/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "decode/decimal.h"
#include "decode/escape.h"
#include "seal/in.h"
#include "seal/out.h"

void
report_open(struct report *r)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	*r = (struct report){ .text = BUF(4 * IN_MAX) };
	r->colour = isatty(STDOUT_FILENO) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

static void
report_bytes(struct report *r, struct slice s)
{
	if (r->verdict == V_OK)
		r->verdict = buf_put(&r->text, s, &r->err);
}

void
report_put(struct report *r, const char *fmt, ...)
{
	char line[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	n = n < (int)sizeof line ? n : (int)sizeof line - 1;
	report_bytes(r, (struct slice){ (unsigned char *)line, (size_t)n });
}

void
report_text(struct report *r, const char *s)
{
	report_bytes(r, slice_str(s));
}

void
report_colour(struct report *r, enum colour c)
{
	static const char *const codes[] = {
		[PLAIN] = "\x1b[m", [BOLD] = "\x1b[1m", [RED] = "\x1b[31m", [YELLOW] = "\x1b[33m",
		[DIM] = "\x1b[2m",
	};

	if (r->colour && c != r->now)
		report_bytes(r, slice_str(codes[c]));
	r->now = c;
}

void
report_count(struct report *r, size_t n, int width)
{
	char text[DECIMAL_GROUPED];

	report_put(r, "%*s", width, decimal_grouped(n, text));
}

void
report_pad(struct report *r, size_t at, size_t column)
{
	report_put(r, "%*s", at < column ? (int)(column - at) : 1, "");
}

static struct slice
report_shown(struct slice name)
{
	return err_holds_key(name) ? SLICE("(a secret key)") : name;
}

void
report_name(struct report *r, struct slice name, size_t most)
{
	name = report_shown(name);
	for (size_t i = 0; i < name.n && i < most; i++)
		report_put(r, "%c", name.p[i] > ' ' && name.p[i] < 0x7f ? name.p[i] : '?');
	if (name.n > most)
		report_text(r, "...");
}

void
report_json(struct report *r, struct slice s)
{
	if (r->verdict == V_OK)
		r->verdict = escape_json_string(&r->text, s, &r->err);
}

void
report_json_name(struct report *r, struct slice name)
{
	report_json(r, report_shown(name));
}

enum verdict
report_write(struct report *r, struct err *e)
{
	enum verdict v = r->verdict;

	if (v == V_OK)
		v = out_write(NULL, buf_slice(&r->text), OUT_REPORT, e);
	else
		*e = r->err;
	report_free(r);
	return v;
}

void
report_free(struct report *r)
{
	buf_free(&r->text);
}
