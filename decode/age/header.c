/* SPDX-License-Identifier: ISC */
#include "decode/age/header.h"

#include "decode/base64.h"

static enum verdict
header_cut_off(struct err *e)
{
	return err_set(e, V_MORE, "age: cut off in its header");
}

static enum verdict
header_malformed(struct err *e)
{
	return err_set(e, V_BAD, "age: malformed header");
}

/* Skips a required literal.  V_MORE: the input ends inside it. */
static enum verdict
header_skip(struct slice *in, struct slice want, struct err *e)
{
	if (!slice_agree(*in, want))
		return header_malformed(e);
	return slice_skip(in, want) ? V_OK : header_cut_off(e);
}

/* Whether the line consists of arguments of VCHAR, separated by one SP.  A
 * line that is not whole may end in SP. */
static bool
header_arguments_good(struct slice line, bool whole)
{
	unsigned char before = ' ';

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = line.p[i];

		if (c < ' ' || c > '~' || (c == ' ' && before == ' '))
			return false;
		before = c;
	}
	return !whole || before != ' ';
}

/* Cuts the next line of a body and its LF.  V_BAD: it is longer than a full line. */
static enum verdict
header_cut_body_line(struct slice *in, struct slice *line, struct err *e)
{
	struct slice window = { in->p, in->n < AGE_COLUMNS + 1 ? in->n : AGE_COLUMNS + 1 };
	unsigned char bytes[AGE_COLUMNS_BYTES];

	if (slice_until(&window, '\n', line)) {
		slice_take(in, line->n + 1, &window);
		return V_OK;
	}
	/* Without an LF, decoding the whole groups tells a cut from damage. */
	window.n = window.n / 4 * 4;
	if (in->n > AGE_COLUMNS || !base64_raw(window, bytes, window.n / 4 * 3))
		return header_malformed(e);
	return header_cut_off(e);
}

static enum verdict
header_cut_body(struct slice *in, struct age_stanza *s, struct err *e)
{
	unsigned char bytes[AGE_COLUMNS_BYTES];
	struct slice line;
	enum verdict v;

	for (s->body.p = NULL;; ) {
		v = header_cut_body_line(in, &line, e);
		if (v != V_OK)
			return v;
		if (!base64_raw(line, bytes, line.n * 3 / 4))
			return header_malformed(e);
		if (!s->body.p)
			s->body = line;
		if (line.n < AGE_COLUMNS)
			return V_OK;
	}
}

static enum verdict
header_cut_stanza(struct slice *in, struct age_stanza *s, struct err *e)
{
	struct slice line;
	enum verdict v = header_skip(in, SLICE(AGE_STANZA), e);

	if (v != V_OK)
		return v;
	if (!slice_until(in, '\n', &line))
		return header_arguments_good(*in, false) ? header_cut_off(e) : header_malformed(e);
	if (!header_arguments_good(line, true))
		return header_malformed(e);
	if (!slice_until(&line, ' ', &s->type))
		slice_take(&line, line.n, &s->type);
	s->args = line;
	return header_cut_body(in, s, e);
}

bool
age_stanza_find(struct slice *in, struct slice type, struct age_stanza *s)
{
	struct err e;

	while (in->n && header_cut_stanza(in, s, &e) == V_OK)
		if (slice_eq(s->type, type))
			return true;
	return false;
}

bool
age_stanza_read(const struct age_stanza *s, unsigned char *arg, size_t n,
	unsigned char body[AGE_WRAPPED])
{
	return base64_raw(s->body, body, AGE_WRAPPED) && base64_raw(s->args, arg, n);
}

/* A CR before an LF in the header, or in its place, shows that the file was copied as text; so does
 * a first line that does not end, or that ends in a blank. */
static bool
header_line_ends_changed(struct slice file)
{
	size_t mac = slice_search(file, SLICE("\n" AGE_MAC));

	if (mac < file.n)
		file.n = mac + 1;
	return slice_search(file, SLICE("\r\n")) < file.n
	    || slice_starts(file, SLICE(AGE_VERSION_1 "\r"))
	    || slice_starts(file, SLICE(AGE_VERSION_1 " "))
	    || slice_starts(file, SLICE(AGE_VERSION_1 AGE_STANZA));
}

static enum verdict
header_parse_version(struct slice *in, struct err *e)
{
	if (slice_starts(*in, SLICE(AGE_VERSION_ANY)) && !slice_agree(*in, SLICE(AGE_VERSION)))
		return err_set(e, V_BAD, "age: not version 1");
	return header_skip(in, SLICE(AGE_VERSION), e);
}

/* Parses the last line behind its "---". */
static enum verdict
header_parse_mac(struct slice *in, struct age_header *h, struct err *e)
{
	const size_t columns = 43;
	struct slice text, rest;
	enum verdict v = header_skip(in, SLICE(" "), e);

	if (v != V_OK)
		return v;
	rest = *in;
	if (!slice_take(in, columns, &text))
		return slice_until(&rest, '\n', &text) ? header_malformed(e) : header_cut_off(e);
	if (!base64_raw(text, h->mac, sizeof h->mac))
		return header_malformed(e);
	return header_skip(in, SLICE("\n"), e);
}

static enum verdict
header_parse_all(struct slice *in, struct age_header *h, struct err *e)
{
	const struct slice whole = *in;
	struct age_stanza s;
	enum verdict v = header_parse_version(in, e);

	h->stanzas = *in;
	for (size_t n = 0; v == V_OK; n++) {
		if (n > 0 && !slice_agree(*in, SLICE(AGE_STANZA)))
			break;
		if (n == AGE_STANZAS_MAX)
			return err_set(e, V_BAD, "age: more than %d stanzas", AGE_STANZAS_MAX);
		v = header_cut_stanza(in, &s, e);
	}
	if (v != V_OK)
		return v;
	h->stanzas.n -= in->n;
	v = header_skip(in, SLICE(AGE_MAC), e);
	h->mac_over = (struct slice){ whole.p, whole.n - in->n };
	return v == V_OK ? header_parse_mac(in, h, e) : v;
}

enum verdict
age_header_parse(struct slice *in, struct age_header *h, struct err *e)
{
	const struct slice whole = *in;
	enum verdict v = header_parse_all(in, h, e);

	if (v == V_BAD && header_line_ends_changed(whole))
		return err_set(e, V_BAD,
		    "age: its line ends were changed, as in a text, but it is binary");
	return v;
}
