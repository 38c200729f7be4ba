/* SPDX-License-Identifier: ISC */
#include "decode/dialect/text.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>

#include "decode/utf8.h"

/* White space outside of ASCII, in UTF-8.  The first two are in Latin-1. */
static const struct { unsigned char n; char utf8[4]; } spaces[] = {
	{ 2, "\xc2\x85" }, { 2, "\xc2\xa0" },
	{ 3, "\xe1\x9a\x80" }, { 3, "\xe2\x80\x80" }, { 3, "\xe2\x80\x81" },
	{ 3, "\xe2\x80\x82" }, { 3, "\xe2\x80\x83" }, { 3, "\xe2\x80\x84" },
	{ 3, "\xe2\x80\x85" }, { 3, "\xe2\x80\x86" }, { 3, "\xe2\x80\x87" },
	{ 3, "\xe2\x80\x88" }, { 3, "\xe2\x80\x89" }, { 3, "\xe2\x80\x8a" },
	{ 3, "\xe2\x80\xa8" }, { 3, "\xe2\x80\xa9" }, { 3, "\xe2\x80\xaf" },
	{ 3, "\xe2\x81\x9f" }, { 3, "\xe3\x80\x80" },
};

static const size_t space_count[] = {
	[TEXT_INLINE] = 2, [TEXT_SPACE] = sizeof spaces / sizeof *spaces,
};

/* Counting from the start is cheap enough, because a text is refused only once. */
enum verdict
text_bad(struct slice text, const unsigned char *at, struct err *e, const char *fmt, ...)
{
	struct slice before = { text.p, at ? (size_t)(at - text.p) : 0 }, line;
	size_t lines = 1, column = 1;
	char reason[200];
	va_list ap;

	for (; slice_until(&before, '\n', &line); lines++)
		;
	for (size_t i = 0; i < before.n; i++)
		column += (before.p[i] & 0xc0) != 0x80;
	va_start(ap, fmt);
	vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	return err_set(e, V_BAD, "%s, line %zu column %zu", reason, lines, column);
}

enum verdict
text_unclosed(const char *what, uint32_t line, struct err *e)
{
	return err_set(e, V_MORE,
	    "a %s opened in line %u is not closed: cut off, or a %s is missing", what,
	    (unsigned)line, what);
}

enum verdict
text_cut_character(uint32_t line, struct err *e)
{
	return err_set(e, V_MORE,
	    "the last character, in line %u, is incomplete: cut off, or not UTF-8", (unsigned)line);
}

enum verdict
text_check_utf8(struct slice text, struct slice part, struct err *e)
{
	struct text_place place = TEXT_PLACE(text);
	struct slice rest = part, head;
	size_t n = utf8_text(part);

	if (n == part.n)
		return V_OK;
	slice_take(&rest, n, &head);
	if (part.p + part.n == text.p + text.n && utf8_is_cut(rest))
		return text_cut_character(text_line(&place, part.p + n), e);
	return text_bad(text, part.p + n, e, part.p[n] ? "not UTF-8" : "a NUL byte");
}

enum verdict
text_check_nul(struct slice text, struct err *e)
{
	const unsigned char *at = text.n ? memchr(text.p, '\0', text.n) : NULL;

	return at ? text_bad(text, at, e, "a NUL byte") : V_OK;
}

/* An entry takes as much room as its line: its NUL replaces the LF, which the
 * last line may lack. */
enum verdict
text_reserve(struct slice text, struct vars *out, struct err *e)
{
	size_t room = out->text.max - out->text.n;

	return vars_reserve(out, text.n < room ? text.n + 1 : room, e);
}

enum verdict
text_look_up(struct slice name, uint32_t line, const struct lookup *names, struct vars *out,
	struct err *e)
{
	struct slice value;

	if (vars_look_up(names, name, &value))
		return vars_put(out, name, value, line, e);
	vars_drop(out, line);
	return V_OK;
}

const char *
text_name(struct slice name, char room[TEXT_NAME_MAX + 1])
{
	bool plain = name.n && name.n <= TEXT_NAME_MAX && chars_is_word(name.p[0])
	    && !chars_is_digit(name.p[0]);

	for (size_t i = 0; plain && i < name.n; i++)
		plain = chars_is_word(name.p[i]) || name.p[i] == '.' || name.p[i] == '-';
	if (!plain)
		return "a variable";
	memcpy(room, name.p, name.n);
	room[name.n] = '\0';
	return room;
}

uint32_t
text_line(struct text_place *place, const unsigned char *at)
{
	struct slice between = { place->seen, (size_t)(at - place->seen) }, line;

	for (; slice_until(&between, '\n', &line); place->line++)
		;
	place->seen = at;
	return place->line;
}

enum verdict
text_next(struct text_lines *lines, struct slice *line, struct err *e)
{
	slice_line(&lines->rest, line);
	lines->line++;
	if (line->n > TEXT_LINE_MAX)
		return err_set(e, V_BAD, "longer than 65,535 bytes, line %u",
		    (unsigned)lines->line);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return V_OK;
}

/* The length of the white space character at the front, or at the end; 0 if there is none. */
static size_t
text_space_length(struct slice s, enum text_space kind, bool end)
{
	unsigned char c = s.n ? s.p[end ? s.n - 1 : 0] : 'x';

	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r' && (c != '\n' || kind == TEXT_SPACE));
	for (size_t i = 0; i < space_count[kind]; i++) {
		size_t n = spaces[i].n;

		if (n <= s.n && memcmp(s.p + (end ? s.n - n : 0), spaces[i].utf8, n) == 0)
			return n;
	}
	return 0;
}

void
text_skip_any_space(struct slice *s, enum text_space kind)
{
	struct slice head;

	while (slice_take(s, text_space_length(*s, kind, false), &head) && head.n)
		;
}

void
text_trim_space(struct slice *s, enum text_space kind)
{
	size_t n;

	while ((n = text_space_length(*s, kind, true)))
		s->n -= n;
}

/* Compares eight bytes at a time.  A byte is in the set if its XOR with a member is zero.  A borrow
 * can cause false hits, but only above the first true one. */
size_t
text_plain(struct slice s, const char *set, unsigned char below)
{
	const uint64_t lows = 0x0101010101010101u, highs = 0x8080808080808080u;

	for (size_t i = 0; i < s.n; i += sizeof(uint64_t)) {
		uint64_t w = 0, hit;

		if (s.n - i >= sizeof w)
			memcpy(&w, s.p + i, sizeof w);
		else
			memcpy(&w, s.p + i, s.n - i);
		w = le64toh(w);
		hit = (w - lows * below) & ~w;
		for (const char *c = set; *c; c++) {
			uint64_t x = w ^ (lows * (unsigned char)*c);

			hit |= (x - lows) & ~x;
		}
		hit &= highs;
		if (hit) {
			i += (size_t)__builtin_ctzll(hit) / 8;
			return i < s.n ? i : s.n;
		}
	}
	return s.n;
}
