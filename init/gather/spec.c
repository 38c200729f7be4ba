/* SPDX-License-Identifier: ISC */
#include "init/gather/spec.h"

#include <ctype.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>

#include "decode/arena.h"
#include "decode/chars.h"
#include "decode/decimal.h"

#define FD_MOST 999999

/* Removes "word:" from the text; the word is the name of a dialect or of a kind of place. */
static bool
spec_word(struct slice *spec, struct slice *head)
{
	struct slice rest = *spec;

	if (!slice_until(&rest, ':', head) || head->n == 0)
		return false;
	for (size_t i = 0; i < head->n; i++)
		if (!(head->p[i] >= 'a' && head->p[i] <= 'z') && !chars_is_digit(head->p[i]))
			return false;
	*spec = rest;
	return true;
}

static enum verdict
spec_fd(struct slice digits, int *fd, struct err *e)
{
	uint64_t n;

	if (!decimal_parse(digits, FD_MOST, &n))
		return err_fault(e, V_BAD, F_USAGE, "not a descriptor number after fd:");
	*fd = (int)n;
	/* Checked now: later, a descriptor of our own may have this number. */
	return fcntl(*fd, F_GETFD) >= 0 ? V_OK
	    : err_fault(e, V_BAD, F_USAGE, "descriptor %d is not open", *fd);
}

#define PIN_MARK "#sha256="

/* Removes a pin from the text.  Any other # belongs to the place. */
static enum verdict
spec_cut_pin(const char **text, struct spec *s, struct err *e)
{
	const struct slice all = slice_str(*text);
	const char *mark = *text + slice_search(all, SLICE(PIN_MARK)), *end = NULL;
	size_t n;
	char *copy;

	if (!*mark)
		return V_OK;
	if (strlen(mark + strlen(PIN_MARK)) != 2 * SPEC_PIN
	    || sodium_hex2bin(s->pin, SPEC_PIN, mark + strlen(PIN_MARK), 2 * SPEC_PIN,
	    NULL, &n, &end) != 0 || n != SPEC_PIN)
		return err_fault(e, V_BAD, F_USAGE,
		    "expected 64 hexadecimal digits at the end, after " PIN_MARK);
	if (!(copy = arena_copy(*text, (size_t)(mark - *text))))
		return err_set(e, V_SYS, "no memory");
	*text = copy;
	s->pinned = true;
	return V_OK;
}

enum verdict
spec_check_pin(const struct spec *s, struct slice content, struct err *e)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[17];

	if (!s->pinned)
		return V_OK;
	crypto_hash_sha256(digest, content.p, content.n);
	if (memcmp(digest, s->pin, SPEC_PIN) == 0)
		return V_OK;
	sodium_bin2hex(hex, sizeof hex, digest, sizeof hex / 2);
	return err_set(e, V_MORE, "another version: its sha256 is %s...", hex);
}

enum verdict
spec_parse(const char *text, struct spec *s, struct err *e)
{
	struct slice rest, head;
	enum verdict v;

	*s = (struct spec){ .name = text, .place = PLACE_PATH, .fd = -1 };
	if ((v = spec_cut_pin(&text, s, e)) != V_OK)
		return v;
	rest = slice_str(text);
	s->optional = slice_skip(&rest, SLICE("-"));
	if (err_holds_key(slice_str(text)))	/* perhaps the content of a key file */
		return err_fault(e, V_BAD, F_USAGE,
		    "expected the path of a key, got the key itself"
		    " (WAITENV_IDENTITY takes the key)");
	s->name = (const char *)rest.p;
	while (spec_word(&rest, &head)) {
		if (slice_eq(head, SLICE("env")))
			s->place = PLACE_ENV;
		else if (slice_eq(head, SLICE("fd")))
			s->place = PLACE_FD;
		else if (!s->dialect && (s->dialect = dialect_find(head)))
			continue;
		else
			return err_fault(e, V_BAD, F_USAGE,
			    "unknown dialect '%.*s' (there are %s;"
			    " a path with a colon starts with / or ./)",
			    (int)(head.n < ERR_SHOWN ? head.n : ERR_SHOWN), (const char *)head.p,
			    dialect_names());
		break;
	}
	s->where = rest.n ? (const char *)rest.p : "";
	if (!*s->where)
		return err_fault(e, V_BAD, F_USAGE, "no path, env:NAME or fd:N in a source");
	if (s->place != PLACE_FD && slice_until(&rest, '=', &head) && chars_are_identifier(head))
		return err_fault(e, V_BAD, F_USAGE,
		    "expected a source, got a variable with its value "
		    "(a path with a = starts with / or ./)");
	if (isspace((unsigned char)*text) || isspace((unsigned char)text[strlen(text) - 1]))
		return err_fault(e, V_BAD, F_USAGE,
		    "white space at the start or the end of a source");
	return s->place == PLACE_FD ? spec_fd(rest, &s->fd, e) : V_OK;
}

bool
spec_is_none(const struct spec *s)
{
	return s->place == PLACE_PATH && strcmp(s->where, "/dev/null") == 0;
}
