/* SPDX-License-Identifier: ISC */
/* judge: see judge.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/fault/clock.h"
#include "tests/fault/judge.h"

const char *const outcome_names[OUTCOMES] = {
	"exact", "refused", "undecidable", "PARTIAL", "FALSE TIMEOUT", "SLOW", "WRONG"
};

/* Whether the source had not changed for so long by then that a plain text had to pass for
 * whole. */
static bool
fell_silent(const struct run *r, int64_t by)
{
	bool by_close = r->place->tells && !r->scenario->longer;
	int64_t at = by_close ? r->book->mute_closed : r->book->mute;

	if (r->book->lost)
		return true;
	if (!at && r->scenario->ending == END_HALF)
		at = r->book->changed + r->settle - GRAIN;
	return at && at <= by;
}

/* Whether the application had this version and the inherited variable. */
static bool
is_version(const struct run *r, const struct payload *text, const struct payload *more)
{
	struct envsum whole = text->env;

	envsum_add(&whole, "INHERITED=1", 11);
	if (r->scenario->kind == SOURCE_SET) {
		whole.sum += more->env.sum;
		whole.n += more->env.n;
	}
	return envsum_eq(r->trial.env, whole);
}

static enum outcome
judge_start(const struct run *r)
{
	if (r->scenario->longer)
		return r->place->tells && !fell_silent(r, r->trial.app) ? PARTIAL : UNDECIDABLE;
	if (is_version(r, r->text, r->more))
		return run_latency(r) > r->settle + PATIENCE ? SLOW : EXACT;
	if (r->scenario->old && r->form != PINNED && is_version(r, r->old, r->more_old))
		return r->scenario->stale ? UNDECIDABLE : EXACT;
	if (r->form != PLAIN || r->scenario->ending == END_NEVER)
		return PARTIAL;
	return fell_silent(r, r->trial.app) || r->scenario->ahead ? UNDECIDABLE : PARTIAL;
}

/* Each line is short enough for orchestrators; the last one names the source and the code. */
static bool
report_ok(const char *report, const char *code)
{
	const char *line = report, *lf;

	for (; (lf = strchr(line, '\n')) && lf[1]; line = lf + 1)
		if (lf - line > 255)
			return false;
	return lf && lf - line <= 255 && strstr(line, "app.env") && strstr(line, code);
}

/* Whether the source was complete so long before the deadline that it must be found.  A plain text
 * must settle, which without events begins with the look that finds it, up to a second later. */
static bool
in_time(const struct run *r, int64_t deadline)
{
	int64_t need = MS(1400);

	if (form_settles(r->form))
		need += r->settle + (r->place->polled ? MS(1200) : 0);
	return r->book->whole && r->book->done + need < deadline;
}

static enum outcome
judge_late(const struct run *r)
{
	int64_t deadline = r->book->started + run_timeout(r);

	if (!report_ok(r->trial.err, "[75]") || r->book->said > deadline + PATIENCE)
		return WRONG;
	return r->trial.ended < deadline || in_time(r, deadline) ? FALSE_TIMEOUT : REFUSED;
}

/* The waiter reports damage.  That is correct if the source stays as it is, or had settled and was
 * not a prefix of the whole. */
static enum outcome
judge_damaged(const struct run *r)
{
	if (!report_ok(r->trial.err, "[65]"))
		return WRONG;
	return r->book->whole && (r->scenario->grows || !fell_silent(r, r->trial.ended))
	    ? FALSE_TIMEOUT : REFUSED;
}

enum outcome
judge(const struct run *r)
{
	const struct trial *t = &r->trial;

	if (t->hung || t->leaked || !WIFEXITED(t->status))
		return WRONG;
	if (t->ran)
		return WEXITSTATUS(t->status) == 0 ? judge_start(r) : WRONG;
	switch (WEXITSTATUS(t->status)) {
	case 75:
		return judge_late(r);
	case 65:
		return judge_damaged(r);
	}
	return WRONG;
}
