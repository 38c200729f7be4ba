#include "decode/dialect/text.h"

#include "decode/utf8.h"

/* Counts from the start each time: a text is bad only once. */
enum verdict
text_bad(struct slice text, const unsigned char *at, struct err *e, const char *reason)
{
	struct slice before = { text.p, at ? (size_t)(at - text.p) : 0 }, line;
	size_t lines = 1, column = 1;

	for (; slice_until(&before, '\n', &line); lines++)
		;
	for (size_t i = 0; i < before.n; i++)
		column += (before.p[i] & 0xc0) != 0x80;
	return err_set(e, V_BAD, "%s, line %zu column %zu", reason, lines, column);
}

enum verdict
text_check_utf8(struct slice text, struct err *e)
{
	size_t n = utf8_text(text);

	if (n == text.n)
		return V_OK;
	return text_bad(text, text.p + n, e, text.p[n] ? "not UTF-8" : "a NUL byte");
}

enum verdict
text_check_nul(struct slice text, struct err *e)
{
	const unsigned char *at = text.n ? memchr(text.p, '\0', text.n) : NULL;

	return at ? text_bad(text, at, e, "a NUL byte") : V_OK;
}

/* An entry takes as much as its line, the NUL for the LF; the last line may have had none. */
enum verdict
text_reserve(struct slice text, struct vars *out, struct err *e)
{
	size_t room = out->text.max - out->text.n;

	return vars_reserve(out, text.n < room ? text.n + 1 : room, e);
}

enum verdict
text_next(struct text_lines *l, struct slice *line, struct err *e)
{
	slice_line(&l->rest, line);
	l->line++;
	if (line->n > TEXT_LINE_MAX)
		return err_set(e, V_BAD, "longer than 65,535 bytes, line %u", (unsigned)l->line);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return V_OK;
}
