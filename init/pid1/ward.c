/* SPDX-License-Identifier: ISC */
#include "init/pid1/ward.h"

#include <signal.h>
#include <sys/wait.h>

#include "init/base/signals.h"
#include "init/pid1/keeper.h"

#define MS INT64_C(1000000)
#define LOOK_FIRST (10 * MS)
#define LOOK_LAST (1000 * MS)
#define KILLED_FOR (1000 * MS)	/* a process that survives KILL so long hangs in the kernel */
#define STAGE_FIRST (100 * MS)
#define ENDS_WITHIN (50 * MS)	/* how soon a start ends after its deadline or a signal */
#define ONE_LOOK (1000 * MS)	/* with --timeout 0: the time that a slow file system may take */
#define EX_TEMPFAIL 75
#define RENEW_KILL_AFTER (10000 * MS)	/* without --kill-after */

static int64_t
ward_after(int64_t now, int64_t ns)
{
	return ns < 0 ? -1 : now > INT64_MAX - ns ? INT64_MAX : now + ns;
}

static bool
ward_passed(int64_t deadline, int64_t now)
{
	return deadline >= 0 && now >= deadline;
}

struct ward
ward_start(const struct pid1_config *set, int64_t now)
{
	int64_t bound = ward_after(now, set->timeout ? set->timeout : ONE_LOOK);

	return (struct ward){
		.set = *set, .phase = set->pidfile ? WARD_LAUNCH : WARD_MAIN, .waiting = true,
		.due = -1, .look = -1,
		.began = now, .bound = bound < 0 ? -1 : ward_after(bound, ENDS_WITHIN),
		.stage = now + STAGE_FIRST,
	};
}

void
ward_begun(struct ward *w)
{
	w->waiting = w->renewing = false;
}

unsigned
ward_stuck(struct ward *w, int64_t now)
{
	if (!ward_passed(w->bound, now))
		return 0;
	w->reason = WARD_STUCK;
	w->code = w->ending ? (unsigned char)(128 + w->ending) : EX_TEMPFAIL;
	return WARD_EXIT;
}

/* Returns the earlier of two times, each of which may be -1 for none. */
static int64_t
ward_first(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

int64_t
ward_due(const struct ward *w)
{
	return ward_first(ward_first(w->due, w->look), w->waiting ? w->stage : -1);
}

/* No event reports that the command has begun.  We look after 0.1 s, when most have, then each time
 * the wait has become twice as long, and at its end. */
static unsigned
ward_see_stage(struct ward *w, int64_t now)
{
	if (!w->waiting || !ward_passed(w->stage, now))
		return 0;
	if (ward_passed(w->bound, now))
		w->stage = now + ENDS_WITHIN + (now - w->bound);
	else
		w->stage = ward_first(now + (now - w->began), w->bound);
	return WARD_STAGE;
}

static unsigned
ward_look_again(struct ward *w, int64_t now, enum ward_act act)
{
	w->look = now + w->step;
	w->step = w->step * 2 > LOOK_LAST ? LOOK_LAST : w->step * 2;
	return act;
}

static unsigned
ward_end_rest(struct ward *w, int64_t now)
{
	w->phase = WARD_END;
	w->due = ward_after(now, w->set.grace);
	w->look = -1;
	return WARD_REST_TERM;
}

/* TERM is forwarded, and the time until KILL starts now. */
static unsigned
ward_send_term(struct ward *w, unsigned char send, int64_t now)
{
	if (w->term != WARD_TERM_SENT)
		w->due = ward_after(now,
		    w->renewing && w->set.kill_after < 0 ? RENEW_KILL_AFTER : w->set.kill_after);
	w->term = WARD_TERM_SENT;
	w->send = send;
	return WARD_FORWARD | (w->stopped ? WARD_CONT : 0);
}

static bool
ward_is_stop(int sig)
{
	return sig == SIGTERM || sig == SIGINT;
}

uint64_t
ward_heeds(const struct ward *w)
{
	uint64_t set = SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(KEEPER_SIGNAL);

	for (int sig = 1; sig <= SIGNALS; sig++)
		if (!w->renewing || ward_is_stop(sig) || ward_is_stop(w->set.rewrite[sig])
		    || sig == SIGQUIT)
			set |= SIGNAL_BIT(sig);
	return set;
}

/* Ends the application as a stop does.  A candidate that is ready too early waits. */
static unsigned
ward_begin_renewal(struct ward *w, int64_t now)
{
	if (!w->candidate || w->renewing || w->waiting || w->phase != WARD_MAIN
	    || w->term != WARD_TERM_NONE)
		return 0;
	w->renewing = true;
	if (w->set.delay_term == 0)
		return ward_send_term(w, w->set.rewrite[SIGTERM], now);
	w->term = WARD_TERM_HELD;
	w->due = ward_after(now, w->set.delay_term);
	return 0;
}

unsigned
ward_renew(struct ward *w, int64_t now)
{
	w->candidate = true;
	return ward_begin_renewal(w, now);
}

void
ward_renewed(struct ward *w, int64_t now)
{
	*w = ward_start(&w->set, now);
	w->renewing = true;
}

/* A stop that arrives during a restart wins. */
static void
ward_cancel_renewal(struct ward *w)
{
	if (!w->renewing)
		return;
	w->renewing = w->candidate = false;
	if (w->term == WARD_TERM_HELD)
		w->term = WARD_TERM_NONE;
	if (w->term == WARD_TERM_SENT && w->phase <= WARD_MAIN && w->set.kill_after < 0)
		w->due = -1;
}

/* Nothing is left of the application. */
static unsigned
ward_over(struct ward *w)
{
	if (!w->renewing || !w->candidate)
		return WARD_EXIT;
	if (w->set.change.act == ON_CHANGE_RESTART)
		return WARD_RELEASE;
	w->reason = WARD_CHANGE;
	w->code = w->set.change.code;
	return WARD_EXIT;
}

/* While the pid file is awaited, the daemon may already run, and other signals may be meant for
 * it. */
static bool
ward_ends_search(int sig, uint64_t awaited)
{
	return ward_is_stop(sig) || (sig == SIGHUP && (awaited & SIGNAL_BIT(sig)));
}

static unsigned
ward_forward(struct ward *w, int sig, uint64_t awaited, int64_t now)
{
	bool ends = w->waiting && (awaited & SIGNAL_BIT(sig));
	unsigned char send = ends ? (unsigned char)sig : w->set.rewrite[sig];

	if (ends && !w->ending) {
		w->ending = send;
		w->bound = ward_first(w->bound, now + ENDS_WITHIN);
		w->stage = ward_first(w->stage, w->bound);
	}
	if (!send)
		return 0;
	if (sig == SIGTERM && !ends && w->term == WARD_TERM_NONE && w->set.delay_term > 0) {
		w->term = WARD_TERM_HELD;
		w->due = ward_after(now, w->set.delay_term);
		return 0;
	}
	if (sig == SIGTERM || send == SIGTERM)
		return ward_send_term(w, send, now);
	w->send = send;
	return WARD_FORWARD;
}

unsigned
ward_signal(struct ward *w, int sig, uint64_t awaited, int64_t now)
{
	int means = w->set.rewrite[sig];

	ward_cancel_renewal(w);
	switch (w->phase) {
	case WARD_LAUNCH:
	case WARD_MAIN:
		return ward_forward(w, sig, awaited, now);
	case WARD_FILE:
		if (!ward_ends_search(sig, awaited) && !ward_ends_search(sig = means, awaited))
			return 0;
		w->reason = WARD_NO_SEARCH;
		w->code = (unsigned char)(128 + sig);
		return ward_end_rest(w, now);
	case WARD_REST:
		return ward_is_stop(sig) || ward_is_stop(means) ? ward_end_rest(w, now) : 0;
	case WARD_END:
	case WARD_KILLED:
		break;
	}
	return 0;
}

static unsigned
ward_gone(struct ward *w, int status, int64_t now)
{
	bool stopping;
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	w->code = (unsigned char)code;
	w->stopped = false;
	if (w->term == WARD_TERM_HELD)	/* it has ended by itself */
		ward_cancel_renewal(w);
	stopping = w->term != WARD_TERM_NONE;
	if (w->phase == WARD_LAUNCH && code == 0 && stopping)
		w->code = 128 + SIGTERM;
	else if (w->phase == WARD_LAUNCH && code == 0) {
		w->phase = WARD_FILE;
		w->due = ward_after(now, w->set.timeout);
		w->step = LOOK_FIRST;
		return ward_look_again(w, now, WARD_LOOK);
	}
	if (w->set.wait_all && !stopping) {
		w->phase = WARD_REST;
		w->due = -1;
		return 0;
	}
	return ward_end_rest(w, now);
}

unsigned
ward_changed(struct ward *w, int status, int64_t now)
{
	if (WIFCONTINUED(status)) {
		w->stopped = false;
		return 0;
	}
	if (!WIFSTOPPED(status))
		return ward_gone(w, status, now);
	w->stopped = true;
	return w->term == WARD_TERM_SENT ? WARD_CONT : WARD_PAUSE;
}

unsigned
ward_immortal(struct ward *w)
{
	w->code = 128 + SIGKILL;
	return WARD_EXIT;	/* the end of PID 1 ends all processes */
}

void
ward_found(struct ward *w)
{
	w->phase = WARD_MAIN;
	w->due = w->look = -1;
}

static void
ward_no_daemon(struct ward *w)
{
	w->code = EX_TEMPFAIL;
	w->reason = WARD_NO_DAEMON;
}

unsigned
ward_alone(struct ward *w)
{
	if (w->phase == WARD_FILE)
		ward_no_daemon(w);
	return ward_over(w);
}

static unsigned
ward_phase_time(struct ward *w, int64_t now)
{
	bool due = ward_passed(w->due, now);

	switch (w->phase) {
	case WARD_LAUNCH:
	case WARD_MAIN:
		if (!due)
			return 0;
		w->due = -1;
		return w->term == WARD_TERM_HELD
		    ? ward_send_term(w, w->set.rewrite[SIGTERM], now) : WARD_KILL;
	case WARD_FILE:
		if (due) {
			ward_no_daemon(w);
			return ward_end_rest(w, now);
		}
		return ward_passed(w->look, now) ? ward_look_again(w, now, WARD_LOOK) : 0;
	case WARD_REST:
		return 0;
	case WARD_END:
		if (!due)
			return 0;
		w->phase = WARD_KILLED;
		w->due = now + KILLED_FOR;
		w->step = LOOK_FIRST;
		return ward_look_again(w, now, WARD_REST_KILL);
	case WARD_KILLED:
		if (due)
			return ward_over(w);
		return ward_passed(w->look, now) ? ward_look_again(w, now, WARD_REST_KILL) : 0;
	}
	return 0;
}

unsigned
ward_time(struct ward *w, int64_t now)
{
	return ward_see_stage(w, now) | ward_begin_renewal(w, now) | ward_phase_time(w, now);
}

int
ward_code(const struct ward *w, bool failed)
{
	failed |= w->reason == WARD_NO_DAEMON || (w->reason == WARD_STUCK && !w->ending);
	return !failed && w->reason != WARD_CHANGE && w->set.ok_exit[w->code] ? 0 : w->code;
}
