/* SPDX-License-Identifier: ISC */
#include "init/config/values.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "decode/arena.h"
#include "decode/chars.h"
#include "decode/decimal.h"
#include "decode/endline.h"
#include "decode/slice.h"
#include "init/base/clock.h"
#include "init/config/config.h"
#include "init/config/signame.h"

static enum verdict
set_bad(struct err *e, const char *what, const char *value)
{
	char room[ERR_QUOTED];

	return err_fault(e, V_BAD, F_USAGE, "expected %s, got %s", what, err_quoted(value, room));
}

enum verdict
set_switch(void *field, const char *value, struct err *e)
{
	static const char *const words[] = { "0", "false", "no", "off", "",
		"1", "true", "yes", "on" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(value, words[i]) == 0) {
			*(bool *)field = i >= 5;
			return V_OK;
		}
	return set_bad(e, "1 or 0", value);
}

enum verdict
set_text(void *field, const char *value, struct err *e)
{
	if (!*value)
		return set_bad(e, "a value", value);
	*(const char **)field = value;
	return V_OK;
}

enum verdict
set_list(void *field, const char *value, struct err *e)
{
	struct list *list = field;
	const char **v = arena_grow(list->v, (list->n + 1) * sizeof *v);

	if (!v)
		return err_set(e, V_SYS, "no memory");
	list->v = v;
	return set_text(&list->v[list->n++], value, e);
}

/* No name holds a comma, a blank or a =: a list of patterns, or a variable with its value, would
 * match nothing. */
enum verdict
set_pattern(void *field, const char *value, struct err *e)
{
	if (strchr(value, '='))
		return set_bad(e, "a pattern of names, without a value", value);
	return strpbrk(value, ", ") ? set_bad(e, "one pattern (the option can be repeated)", value)
	    : set_list(field, value, e);
}

/* A switch that also takes a list of patterns; 1 means all names. */
enum verdict
set_globs(void *field, const char *value, struct err *e)
{
	const char *end = strstr(value, "_FILE");
	bool all;

	if (set_switch(&all, value, e) == V_OK) {
		((struct list *)field)->n = 0;
		return all ? set_list(field, "*", e) : V_OK;
	}
	if (strpbrk(value, "/="))
		return set_bad(e, "the X of variables X_FILE, which hold paths", value);
	return end && !end[5] ? set_bad(e, "the X of X_FILE, without _FILE", value)
	    : set_pattern(field, value, e);
}

static enum verdict
set_no_key(const char *word, struct err *e)
{
	const char *other = endline_key_other(slice_str(word));
	char room[ERR_QUOTED];

	if (!other)
		other = strpbrk(word, "./") ? "a path (write @ before it)" : err_quoted(word, room);
	return err_fault(e, V_BAD, F_USAGE, "expected a minisign public key, got %s", other);
}

/* Parses one line of a .pub file, or several keys separated by white space.  A comment line is
 * skipped. */
static enum verdict
set_keys_of(struct list *list, struct slice line, struct err *e)
{
	struct endline_key key;
	struct err none;
	enum verdict v = V_OK;
	char *copy, *word, *save;

	if (slice_starts(line, SLICE("untrusted comment:")))
		return V_OK;
	if (!(copy = arena_copy(line.p, line.n)))
		return err_set(e, V_SYS, "no memory");
	for (word = strtok_r(copy, " \t\r", &save); v == V_OK && word;
	    word = strtok_r(NULL, " \t\r", &save))
		v = *word == '@' || endline_key_parse(slice_str(word), &key, &none) == V_OK
		    ? set_list(list, word, e) : set_no_key(word, e);
	return v;
}

enum verdict
set_keys(void *field, const char *value, struct err *e)
{
	struct list *list = field;
	const size_t before = list->n;
	struct slice rest = slice_str(value), line;
	enum verdict v = V_OK;

	while (v == V_OK && slice_line(&rest, &line))
		v = set_keys_of(list, line, e);
	return v == V_OK && list->n == before ? set_bad(e, "a minisign public key", value) : v;
}

#define NUMBER_MOST 1000000000

/* Parses a whole number in [least, most]; anything else is V_BAD. */
static enum verdict
set_whole(const char *value, uint64_t least, uint64_t most, const char *what, uint64_t *n,
    struct err *e)
{
	return decimal_parse(slice_str(value), most, n) && *n >= least ? V_OK
	    : set_bad(e, what, value);
}

enum verdict
set_duration(void *field, const char *value, struct err *e)
{
	static const struct { const char *unit; int64_t one; } units[] = {
		{ "", CLOCK_S }, { "s", CLOCK_S }, { "ms", CLOCK_MS }, { "m", 60 * CLOCK_S },
		{ "h", 3600 * CLOCK_S },
	};
	const int64_t year = 31536000 * CLOCK_S;
	struct slice in = slice_str(value), rest;
	/* Millionths of a unit, multiplied by the milliseconds in that unit, are nanoseconds. */
	int64_t count, tenth = 1000000;
	uint64_t whole = 0;
	bool good = decimal_take(&in, NUMBER_MOST, &whole);

	count = (int64_t)whole * tenth;
	for (bool fraction = slice_skip(&in, SLICE(".")); good && fraction && in.n
	    && chars_is_digit(in.p[0]); slice_take(&in, 1, &rest))
		count += (in.p[0] - '0') * (tenth /= 10);
	for (size_t i = 0; good && i < sizeof units / sizeof *units; i++)
		if (slice_eq(in, slice_str(units[i].unit))
		    && count <= year / (units[i].one / CLOCK_MS)) {
			*(int64_t *)field = count * (units[i].one / CLOCK_MS);
			return V_OK;
		}
	return set_bad(e, "a duration such as 250ms, 30s or 2m", value);
}

enum verdict
set_number(void *field, const char *value, struct err *e)
{
	uint64_t n;
	enum verdict v = set_whole(value, 1, NUMBER_MOST, "a whole number from 1", &n, e);

	if (v == V_OK)
		*(unsigned *)field = (unsigned)n;
	return v;
}

enum verdict
set_bytes(void *field, const char *value, struct err *e)
{
	uint64_t n;
	enum verdict v = set_whole(value, 0, NUMBER_MOST, "a number of bytes", &n, e);

	if (v == V_OK)
		*(size_t *)field = (size_t)n;
	return v;
}

enum verdict
set_merge(void *field, const char *value, struct err *e)
{
	bool first = strcmp(value, "first") == 0;

	if (!first && strcmp(value, "last") != 0)
		return set_bad(e, "first or last", value);
	*(enum merge *)field = first ? MERGE_FIRST : MERGE_LAST;
	return V_OK;
}

enum verdict
set_log(void *field, const char *value, struct err *e)
{
	bool json = strcmp(value, "json") == 0;

	if (!json && strcmp(value, "text") != 0)
		return set_bad(e, "text or json", value);
	*(bool *)field = json;
	return V_OK;
}

enum verdict
set_rewrite(void *field, const char *value, struct err *e)
{
	unsigned char *rewrite = field;
	const char *to = strchr(value, ':');
	char from[16] = "", room[ERR_QUOTED];
	int sig, send;

	if (!to || (size_t)(to - value) >= sizeof from)
		return err_fault(e, V_BAD, F_USAGE, "expected SIG:SIG, got %s",
		    err_quoted(value, room));
	memcpy(from, value, (size_t)(to - value));
	sig = signame_parse(from);
	send = signame_parse(to + 1);
	if (sig < 1 || send < 0)
		return err_fault(e, V_BAD, F_USAGE, "no such signal: %s", err_quoted(value, room));
	if (sig == SIGKILL || sig == SIGSTOP)
		return err_fault(e, V_BAD, F_USAGE, "KILL and STOP cannot be rewritten: %s",
		    err_quoted(value, room));
	rewrite[sig] = (unsigned char)send;
	return V_OK;
}

enum verdict
set_signal(void *field, const char *value, struct err *e)
{
	int sig = signame_parse(value);

	if (sig < 1)
		return set_bad(e, "a signal", value);
	*(int *)field = sig;
	return V_OK;
}

/* Adds an exit code that is reported as 0. */
enum verdict
set_code(void *field, const char *value, struct err *e)
{
	uint64_t n;
	enum verdict v = set_whole(value, 0, 255, "an exit code, a number up to 255", &n, e);

	if (v == V_OK)
		((bool *)field)[n] = true;
	return v;
}

enum verdict
set_change(void *field, const char *value, struct err *e)
{
	struct change *change = field;
	struct slice rest = slice_str(value);
	uint64_t code = 0;
	bool leaves = slice_skip(&rest, SLICE("exit"));

	if (!(leaves ? !rest.n || (slice_skip(&rest, SLICE("=")) && decimal_parse(rest, 255, &code))
	    : slice_eq(rest, SLICE("restart"))))
		return set_bad(e, "restart, exit or exit=N", value);
	*change = (struct change){ leaves ? ON_CHANGE_EXIT : ON_CHANGE_RESTART,
		(unsigned char)code };
	return V_OK;
}

/* Makes a copy, because the parent of --init uses it after its environment was overwritten. */
enum verdict
set_path(void *field, const char *value, struct err *e)
{
	char *copy = arena_copy(value, strlen(value));

	return copy ? set_text(field, copy, e) : err_set(e, V_SYS, "no memory");
}

/* The path must be absolute, because the parent has changed to / by then. */
enum verdict
set_absolute(void *field, const char *value, struct err *e)
{
	return *value == '/' ? set_path(field, value, e) : set_bad(e, "an absolute path", value);
}
