/* SPDX-License-Identifier: ISC */
#include "decode/unwrap.h"

#include <sodium.h>

#include "decode/age/age.h"
#include "decode/age/format.h"
#include "decode/armor.h"
#include "decode/base64.h"
#include "decode/chars.h"
#include "decode/gunzip.h"
#include "decode/utf8.h"

const char *
layer_name(enum layer layer)
{
	static const char *const name[] = {
		[LAYER_BASE64] = "base64", [LAYER_ARMOR] = "armor", [LAYER_AGE] = "age",
		[LAYER_GZIP] = "gzip",
	};

	return name[layer];
}

/* The magic bytes of each layer.  Those in base64 are the encoding of whole
 * groups of three bytes. */
static const struct magic {
	enum layer layer;
	const char *bytes;
} magics[] = {
	{ LAYER_GZIP, GZIP_MAGIC },
	{ LAYER_AGE, AGE_VERSION_ANY },
	{ LAYER_ARMOR, AGE_BEGIN },
	{ LAYER_BASE64, "H4sI" },			/* gzip */
	{ LAYER_BASE64, "YWdlLWVuY3J5cHRpb24ub3Jn" },	/* age-encryption.org */
	{ LAYER_BASE64, "LS0tLS1CRUdJTiBBR0UgRU5DUllQVEVEIEZJTEUt" },	/* BEGIN of armor */
};

enum { MAGICS = sizeof magics / sizeof *magics, MAGIC_MAX = 40 };

static struct slice
unwrap_skip_blanks(struct slice in)
{
	struct slice blank;

	while (in.n && chars_is_space(*in.p))
		slice_take(&in, 1, &blank);
	return in;
}

/* The first characters that are not white space, up to the length of the longest magic. */
static struct slice
unwrap_squeeze(struct slice in, unsigned char head[MAGIC_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < in.n && n < MAGIC_MAX; i++)
		if (!chars_is_space(in.p[i]))
			head[n++] = in.p[i];
	return (struct slice){ head, n };
}

enum sight { SEE_NONE, SEE_PART, SEE_LAYER };

/* Finds the layer that in begins with.  SEE_PART: in is too short, but could
 * still become the magic of one. */
static enum sight
unwrap_look(struct slice in, enum layer *layer)
{
	unsigned char head[MAGIC_MAX];
	const struct slice view[] = {
		[LAYER_GZIP] = in, [LAYER_AGE] = in, [LAYER_ARMOR] = unwrap_skip_blanks(in),
		[LAYER_BASE64] = unwrap_squeeze(in, head),
	};
	enum sight sight = SEE_NONE;

	for (size_t i = 0; i < MAGICS && sight != SEE_LAYER; i++) {
		struct slice magic = slice_str(magics[i].bytes), v = view[magics[i].layer];

		*layer = magics[i].layer;
		if (slice_agree(v, magic))
			sight = v.n < magic.n ? SEE_PART : SEE_LAYER;
	}
	sodium_memzero(head, sizeof head);
	return sight;
}

/* Whether all of it is base64, and longer than a name would be. */
static bool
unwrap_base64_only(struct slice in)
{
	const size_t least = 24;	/* no gzip member is shorter in base64 */

	if (in.n < least)
		return false;
	while (in.n && (chars_is_space(in.p[in.n - 1]) || in.p[in.n - 1] == '='))
		in.n--;
	for (size_t i = 0; i < in.n; i++) {
		unsigned char c = in.p[i];

		if (!(((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '/' && c <= '9') || c == '+'
		    || chars_is_space(c)))
			return false;
	}
	return true;
}

static bool
unwrap_ends_as_armor(struct slice in)
{
	const struct slice end = SLICE(AGE_END);
	struct slice head;

	in = chars_trim_end(in);
	return slice_take(&in, in.n < end.n ? 0 : in.n - end.n, &head) && slice_eq(in, end);
}

/* Three matching characters of the gzip magic prove little, so all the rest must be base64 too. */
static bool
unwrap_nearly_begins(struct slice in, const struct magic *m)
{
	const struct slice magic = slice_str(m->bytes);
	unsigned char head[MAGIC_MAX];
	struct slice rest = unwrap_skip_blanks(in), first;
	bool is_near = slice_near(in, magic) || slice_near(rest, magic)
	    || (m->layer == LAYER_BASE64 && slice_near(unwrap_squeeze(in, head), magic));

	sodium_memzero(head, sizeof head);
	if (m->layer == LAYER_BASE64 && magic.n == 4)
		return is_near && slice_take(&rest, magic.n, &first) && unwrap_base64_only(rest);
	return is_near;
}

/*
 * A bundle whose first bytes are damaged has no magic, and a lenient dialect would accept it as a
 * text that defines nothing.  So a source is refused if its first bytes nearly match a magic, or
 * match one behind a stray byte, or if it ends like armor.
 */
static bool
unwrap_looks_damaged(struct slice in)
{
	struct slice rest = unwrap_skip_blanks(in), stray;
	enum layer layer;

	for (size_t i = 0; i < MAGICS; i++)
		if (unwrap_nearly_begins(in, &magics[i]))
			return true;
	return unwrap_ends_as_armor(in)
	    || (slice_take(&rest, 1, &stray) && unwrap_look(rest, &layer) == SEE_LAYER);
}

/* Whether a layer begins here in UTF-16 or UTF-32.  Zero bytes and the byte order mark
 * are skipped to compare the characters. */
static bool
unwrap_begins_in_utf(struct slice in, enum layer *layer)
{
	unsigned char head[MAGIC_MAX];
	size_t n = 0;
	bool begins;

	if (!utf8_other(in))
		return false;
	for (size_t i = 0; i < in.n && n < MAGIC_MAX; i++)
		if (in.p[i] != '\0' && in.p[i] < 0xfe)
			head[n++] = in.p[i];
	begins = unwrap_look((struct slice){ head, n }, layer) == SEE_LAYER;
	sodium_memzero(head, sizeof head);
	return begins;
}

/* Whether gzip begins here, whose second byte a text field or a shell has written in UTF-8. */
static bool
unwrap_is_encoded_gzip(struct slice in)
{
	uint32_t c;

	return slice_skip(&in, SLICE("\x1f")) && utf8_next(&in, &c) && c >= 0x80
	    && slice_starts(in, SLICE("\b"));
}

/* Refuses a bundle that an editor or a shell took for text and wrote in another encoding, or in
 * quotes. */
static enum verdict
unwrap_refuse_rewritten(struct slice in, struct err *e)
{
	struct slice rest = in;
	enum layer layer;

	if (slice_skip(&rest, SLICE("\xef\xbb\xbf")) && unwrap_look(rest, &layer) == SEE_LAYER)
		return err_set(e, V_BAD, "%s: a byte order mark was put before it",
		    layer_name(layer));
	if (unwrap_begins_in_utf(in, &layer))
		return err_set(e, V_BAD, "%s: written as %.6s, as a text",
		    layer_name(layer), utf8_other(in));
	if (unwrap_is_encoded_gzip(in))
		return err_set(e, V_BAD, "gzip: written as UTF-8, as a text, but it is binary");
	rest = in;
	if ((slice_skip(&rest, SLICE("\"")) || slice_skip(&rest, SLICE("'")))
	    && unwrap_look(rest, &layer) == SEE_LAYER)
		return err_set(e, V_BAD, "%s: quotes stand around it, which must go",
		    layer_name(layer));
	return V_OK;
}

/* Decides about bytes that begin no layer.  They are plain text, unless the layer around them
 * requires another one, or they are incomplete or damaged. */
static enum verdict
unwrap_no_layer(struct slice in, enum sight sight, const struct layers *seen, struct err *e)
{
	enum layer outer = seen->n ? seen->v[seen->n - 1] : LAYER_GZIP;

	if (seen->n && (outer == LAYER_AGE || outer == LAYER_GZIP))
		return V_OK;
	if (sight == SEE_PART && !seen->whole)
		return err_set(e, V_MORE, in.n == 0 ? "empty" : unwrap_skip_blanks(in).n == 0
		    ? "only white space" : "cut off in its first bytes");
	if (unwrap_refuse_rewritten(in, e) != V_OK)
		return V_BAD;
	if (seen->n)
		return err_set(e, V_BAD, "%s: its content has an unknown format",
		    layer_name(outer));
	if (unwrap_looks_damaged(in))
		return err_set(e, V_BAD, "damaged in its first bytes: nearly a bundle");
	return V_OK;
}

/*
 * Decodes one layer.  seen->whole becomes true if the layer proves that all bytes have arrived:
 * armor by its END line, base64 by its padding, age by its last chunk, gzip by its trailer.  A
 * layer that is cut off inside a complete one can never become complete, and is V_BAD.
 */
static enum verdict
unwrap_undo(enum layer layer, struct slice in, const struct age_identities *ids, struct buf *out,
	struct layers *seen, struct err *e)
{
	bool ended = true;
	enum verdict v = V_OK;

	if (seen->n == LAYERS_MAX)
		return err_set(e, V_BAD, "nested deeper than %d layers", LAYERS_MAX);
	if (seen->n && seen->v[seen->n - 1] == LAYER_ARMOR && layer != LAYER_AGE)
		return err_set(e, V_BAD, "armor: no age file inside");
	seen->v[seen->n++] = layer;
	seen->sealed |= layer == LAYER_AGE;
	switch (layer) {
	case LAYER_BASE64:
		v = base64_text(in, out, &ended, e);
		break;
	case LAYER_ARMOR:
		v = armor_decode(in, out, e);
		break;
	case LAYER_AGE:
		v = age_open(in, ids, out, e);
		break;
	case LAYER_GZIP:
		v = gunzip(in, out, e);
		break;
	}
	if (v == V_MORE && seen->whole) {
		e->fault = F_DATA;
		v = V_BAD;
	}
	seen->whole |= v == V_OK && ended;
	return v;
}

/* Decodes layers until plain text is left in *cur.  A text encoding that is cut off still yields
 * what it holds so far, so that damage inside is found before the rest has arrived. */
static enum verdict
unwrap_peel(struct slice in, const struct age_identities *ids, struct buf *cur, struct layers *seen,
	struct err *e)
{
	struct buf next = BUF(cur->max);
	struct err why = { 0 };
	enum layer layer;
	enum sight sight;
	enum verdict v = V_OK;

	while (v == V_OK && (sight = unwrap_look(in, &layer)) == SEE_LAYER) {
		v = unwrap_undo(layer, in, ids, &next, seen, e);
		if (v == V_MORE && (layer == LAYER_BASE64 || layer == LAYER_ARMOR)) {
			if (why.fault == F_NONE)
				why = *e;
			v = V_OK;
		}
		buf_free(cur);
		*cur = next;
		next = BUF(cur->max);
		in = buf_slice(cur);
	}
	if (v == V_OK)
		v = unwrap_no_layer(in, sight, seen, e);
	if (why.fault != F_NONE && (v == V_OK || v == V_MORE)) {
		*e = why;
		seen->whole = false;
		v = V_MORE;
	}
	return v;
}

enum verdict
unwrap(struct slice in, const struct age_identities *ids, struct buf *out, struct slice *plain,
	struct layers *seen, struct err *e)
{
	enum verdict v;

	*seen = (struct layers){ 0 };
	v = unwrap_peel(in, ids, out, seen, e);
	if (v != V_OK)
		buf_clear(out);
	*plain = seen->n ? buf_slice(out) : in;
	return v;
}
