/* SPDX-License-Identifier: ISC */
#include "init/base/fail.h"

#include <stdio.h>
#include <unistd.h>

#include "init/base/kept.h"
#include "init/base/log.h"
#include "init/base/stage.h"

static const int exit_code[] = {
	[F_USAGE] = 64, [F_DATA] = 65, [F_OWN] = 70, [F_SYSTEM] = 71, [F_LATE] = 75,
	[F_ACCESS] = 77, [F_LOCKED] = 77, [F_CONFIG] = 78, [F_CANNOT_RUN] = 126,
	[F_NOT_FOUND] = 127, [F_SIGNAL] = 128,
};

/* Ends a candidate of --on-change: the application keeps the environment that it has. */
static _Noreturn void
fail_candidate(const struct err *e, struct log_line line)
{
	char reason[sizeof e->text + 32];

	snprintf(reason, sizeof reason, "new environment not used: %s", e->text);
	line.event = "refused";
	line.reason = reason;
	line.code = 0;
	if (kept_worth_saying(e))
		log_write(&line);
	kept_leave(KEPT_REFUSED);
}

_Noreturn void
fail(const struct err *e)
{
	const bool tried = e->source && (e->fault == F_LATE || e->fault == F_SIGNAL);
	const struct log_line line = { .level = LOG_ERROR, .event = "failed", .reason = e->text,
		.source = e->source, .waited = tried ? e->waited : -1,
		.looks = tried ? (int64_t)e->looks : -1,
		.code = exit_code[e->fault] + (e->fault == F_SIGNAL ? e->sys : 0) };

	if (kept_is_candidate())
		fail_candidate(e, line);
	if (e->fault != F_SIGNAL)
		stage_tell(STAGE_FAILED);
	log_write(&line);
	_exit(line.code);
}

/* The signal may interrupt a system call or the filling of stdout's buffer; this function uses
 * neither. */
void
fail_ended(int sig)
{
	struct err e;

	err_fault(&e, V_SYS, F_SIGNAL, "ended by signal %d, just before the start", sig);
	e.sys = sig;
	fail(&e);
}
