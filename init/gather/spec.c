#include "init/gather/spec.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>

/* Cuts "word:" off; the word is what a dialect or a kind of place is named. */
static bool
spec_word(struct slice *spec, struct slice *head)
{
	struct slice rest = *spec;

	if (!slice_until(&rest, ':', head) || head->n == 0)
		return false;
	for (size_t i = 0; i < head->n; i++)
		if (!(head->p[i] >= 'a' && head->p[i] <= 'z') && !(head->p[i] >= '0' && head->p[i] <= '9'))
			return false;
	*spec = rest;
	return true;
}

static enum verdict
spec_fd(struct slice digits, int *fd, struct err *e)
{
	*fd = 0;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9' || *fd > 99999)
			return err_fault(e, V_BAD, F_USAGE, "not a descriptor number after fd:");
		*fd = *fd * 10 + (digits.p[i] - '0');
	}
	/* Now: later one of our own may have the number. */
	return fcntl(*fd, F_GETFD) >= 0 ? V_OK
	    : err_fault(e, V_BAD, F_USAGE, "descriptor %d is not open", *fd);
}

enum verdict
spec_parse(const char *text, struct spec *s, struct err *e)
{
	struct slice rest = slice_str(text), head;

	*s = (struct spec){ .place = PLACE_PATH };
	s->optional = slice_skip(&rest, SLICE("-"));
	if (strcasestr(text, "AGE-SECRET-KEY-"))	/* all of a key file, perhaps */
		return err_fault(e, V_BAD, F_USAGE,
		    "a key itself where its place is wanted (WAITENV_IDENTITY takes the key)");
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
			    "unknown dialect '%.*s' (there are %s; a path with a colon starts with / or ./)",
			    (int)(head.n < 32 ? head.n : 32), (const char *)head.p, dialect_names());
		break;
	}
	s->where = rest.n ? (const char *)rest.p : "";
	if (!*s->where)
		return err_fault(e, V_BAD, F_USAGE, "a source without a place");
	if (isspace((unsigned char)*text) || isspace((unsigned char)text[strlen(text) - 1]))
		return err_fault(e, V_BAD, F_USAGE, "white space at the start or the end of a source");
	return s->place == PLACE_FD ? spec_fd(rest, &s->fd, e) : V_OK;
}

bool
spec_is_none(const struct spec *s)
{
	return s->place == PLACE_PATH && strcmp(s->where, "/dev/null") == 0;
}
