/* SPDX-License-Identifier: ISC */
#include "init/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "decode/escape.h"
#include "init/base/bounded.h"
#include "init/base/clock.h"
#include "init/base/emit.h"
#include "init/base/local.h"

static struct {
	enum log_level most;
	bool json, hushed;
	const char *termination_log;
	int held;			/* the termination log, open, or -1 */
} how = { .most = LOG_NOTICE, .held = -1 };

void
log_setup(enum log_level most, bool json, const char *termination_log)
{
	how.most = most;
	how.json = json;
	how.termination_log = termination_log;
}

void
log_hush(bool hushed)
{
	how.hushed = hushed;
}

static enum log_level
log_most(void)
{
	return how.hushed ? LOG_ERROR : how.most;
}

static int
log_open(void)
{
	return open(how.termination_log,
	    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
}

void
log_hold(void)
{
	int fd = how.termination_log ? log_open() : -1;

	if (fd < 0)
		return;
	how.held = fcntl(fd, F_DUPFD_CLOEXEC, 3);	/* never 0, 1 or 2: stderr may be closed */
	close(fd);
}

/* The room for everything but the source's name.  If the line is too long, the name is cut at its
 * front. */
#define AROUND 40

/* No more of a name is shown, escaped or not. */
static struct slice
log_tail(const char *s)
{
	size_t n = strlen(s), keep = n < LOG_LINE_MAX ? n : LOG_LINE_MAX;

	return (struct slice){ (const unsigned char *)s + n - keep, keep };
}

/* A UTF-8 continuation byte. */
static bool
log_inside_character(char c)
{
	return (c & 0xc0) == 0x80;
}

static int
log_text(const struct log_line *said, char *out, size_t n)
{
	char times[64] = "", looks[32] = "", code[16] = "";
	char reason[LOG_LINE_MAX], source[4 * LOG_LINE_MAX];
	const char *cut = "";
	size_t reason_n = escape_fit(slice_str(said->reason), escape_line, reason, sizeof reason);
	size_t source_n = said->source
	    ? escape_fit(log_tail(said->source), escape_line, source, sizeof source) : 0, room;
	const size_t source_all = source_n, reason_all = reason_n;

	if (said->waited >= 0)
		snprintf(times, sizeof times, " after %lld.%lld s",
		    (long long)(said->waited / CLOCK_S),
		    (long long)(said->waited % CLOCK_S / (100 * CLOCK_MS)));
	if (said->looks >= 0)
		snprintf(looks, sizeof looks, " (%lld look%s)", (long long)said->looks,
		    said->looks == 1 ? "" : "s");
	if (said->code)
		snprintf(code, sizeof code, " [%d]", said->code);
	room = n - 1 - strlen("waitenv: : ...") - strlen(times) - strlen(looks) - strlen(code);
	if (source_n > AROUND && reason_n + source_n > room) {
		source_n = room > reason_n + AROUND ? room - reason_n : AROUND;
		cut = "...";
	}
	if (reason_n + source_n > room)
		reason_n = room - source_n;
	while (reason_n < reason_all && reason_n && log_inside_character(reason[reason_n]))
		reason_n--;
	while (source_n && log_inside_character(source[source_all - source_n]))
		source_n--;
	return snprintf(out, n, "waitenv: %.*s%s%s%s%s%.*s%s", (int)reason_n, reason, times, looks,
	    said->source ? ": " : "", cut, (int)source_n, source + source_all - source_n, code);
}

static size_t
log_quoted(char *out, size_t n, const char *key, const char *value)
{
	size_t at = (size_t)snprintf(out, n, ",\"%s\":\"", key);

	at += escape_fit(slice_str(value), escape_json, out + at, n - at - 1);
	out[at++] = '"';
	return at;
}

/* A JSON line may be longer than 255 bytes, since programs read it; it always has all its keys. */
static int
log_json(const struct log_line *said, char *out, size_t n)
{
	static const char levels[][8] = { "error", "info", "debug" };
	size_t at = (size_t)snprintf(out, n, "{\"level\":\"%s\",\"event\":\"%s\"",
	    levels[said->level], said->event);

	at += log_quoted(out + at, 2 * LOG_LINE_MAX, "reason", said->reason);
	if (said->source)
		at += log_quoted(out + at, 2 * LOG_LINE_MAX, "source", said->source);
	if (said->waited >= 0)
		at += (size_t)snprintf(out + at, n - at, ",\"waited_ms\":%lld",
		    (long long)(said->waited / CLOCK_MS));
	if (said->looks >= 0)
		at += (size_t)snprintf(out + at, n - at, ",\"looks\":%lld", (long long)said->looks);
	if (said->code)
		at += (size_t)snprintf(out + at, n - at, ",\"code\":%d", said->code);
	return (int)(at + (size_t)snprintf(out + at, n - at, "}"));
}

/* The last defence: a secret key is never printed, wherever somebody put it by mistake. */
static const char *
log_without_key(const char *s)
{
	return s && err_holds_key(slice_str(s)) ? "(not shown: it holds a secret key)" : s;
}

struct log_last { const char *line; size_t n; };

static void
log_terminate(void *arg)
{
	const struct log_last *last = arg;
	const int fd = how.held >= 0 ? how.held : log_open();

	how.held = -1;
	if (fd >= 0) {
		ftruncate(fd, 0);
		emit(fd, last->line, last->n, true);
		close(fd);
	}
}

void
log_write(const struct log_line *given)
{
	struct log_line copy = *given, *said = &copy;
	struct log_last last;
	char line[5 * LOG_LINE_MAX];
	int n, sig;

	if (said->level > log_most())
		return;
	copy.reason = log_without_key(given->reason);
	copy.source = log_without_key(given->source);
	n = how.json ? log_json(said, line, sizeof line) : log_text(said, line, LOG_LINE_MAX);
	line[n++] = '\n';
	emit(STDERR_FILENO, line, (size_t)n, said->code != 0);
	if (!said->code || !how.termination_log)
		return;
	last = (struct log_last){ line, (size_t)n };
	if (how.held >= 0 ? local_fd(how.held, false) : local_is(how.termination_log))
		log_terminate(&last);
	else	/* the process ends soon */
		bounded_call(log_terminate, &last, clock_now(), &sig);
}

static void
log_say(enum log_level level, const char *event, const char *fmt, va_list ap)
{
	char reason[256];

	if (level > log_most())
		return;
	vsnprintf(reason, sizeof reason, fmt, ap);
	log_write(&(struct log_line){ .level = level, .event = event, .reason = reason,
		.waited = -1, .looks = -1 });
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_say(LOG_NOTICE, "warning", fmt, ap);
	va_end(ap);
}

void
log_detail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_say(LOG_DETAIL, "detail", fmt, ap);
	va_end(ap);
}
