#include "init/ward.h"

#include <signal.h>
#include <sys/wait.h>

#define MS INT64_C(1000000)
#define LOOK_FIRST (10 * MS)
#define LOOK_LAST (1000 * MS)
#define KILLED_FOR (1000 * MS)	/* what survives KILL that long hangs in the kernel */
#define EX_TEMPFAIL 75

static int64_t
after(int64_t now, int64_t ns)
{
	return ns < 0 ? -1 : now > INT64_MAX - ns ? INT64_MAX : now + ns;
}

static bool
passed(int64_t deadline, int64_t now)
{
	return deadline >= 0 && now >= deadline;
}

struct ward
ward_start(const struct pid1_config *set)
{
	return (struct ward){
		.set = *set, .phase = set->pidfile ? WARD_LAUNCH : WARD_MAIN, .waiting = true,
		.due = -1, .look = -1,
	};
}

int64_t
ward_due(const struct ward *w)
{
	if (w->due < 0 || (w->look >= 0 && w->look < w->due))
		return w->look;
	return w->due;
}

static unsigned
look_on(struct ward *w, int64_t now, enum ward_act act)
{
	w->look = now + w->step;
	w->step = w->step * 2 > LOOK_LAST ? LOOK_LAST : w->step * 2;
	return act;
}

static unsigned
end(struct ward *w, int64_t now)
{
	w->phase = WARD_END;
	w->due = after(now, w->set.grace);
	w->look = -1;
	return WARD_REST_TERM;
}

/* TERM came, or goes out, and the time of the main child runs from now. */
static unsigned
term(struct ward *w, unsigned char send, int64_t now)
{
	w->held = false;
	if (!w->termed)
		w->due = after(now, w->set.kill_after);
	w->termed = true;
	w->send = send;
	return WARD_FORWARD | (w->stopped ? WARD_CONT : 0);
}

static bool
is_stop(int sig)
{
	return sig == SIGTERM || sig == SIGINT;
}

static bool
ends_wait(const struct ward *w, int sig)
{
	return sig > 0 && (w->awaited >> (sig - 1) & 1);
}

/* The search for a pid file; the daemon may run by then, and the other signals may be meant for it. */
static bool
ends_search(const struct ward *w, int sig)
{
	return is_stop(sig) || (sig == SIGHUP && ends_wait(w, sig));
}

static unsigned
signal_main(struct ward *w, int sig, int64_t now)
{
	bool ends = w->waiting && ends_wait(w, sig);
	unsigned char send = ends ? (unsigned char)sig : w->set.rewrite[sig];

	if (!send)
		return 0;
	if (sig == SIGTERM && !ends && !w->held && !w->termed && w->set.delay_term > 0) {
		w->held = true;
		w->due = after(now, w->set.delay_term);
		return 0;
	}
	if (sig == SIGTERM || send == SIGTERM)
		return term(w, send, now);
	w->send = send;
	return WARD_FORWARD;
}

unsigned
ward_signal(struct ward *w, int sig, int64_t now)
{
	int means = w->set.rewrite[sig];

	switch (w->phase) {
	case WARD_LAUNCH:
	case WARD_MAIN:
		return signal_main(w, sig, now);
	case WARD_FILE:
		if (!ends_search(w, sig) && !ends_search(w, sig = means))
			return 0;
		w->ended = true;
		w->code = (unsigned char)(128 + sig);
		return end(w, now);
	case WARD_REST:
		return is_stop(sig) || is_stop(means) ? end(w, now) : 0;
	case WARD_END:
	case WARD_KILLED:
		break;
	}
	return 0;
}

static unsigned
main_gone(struct ward *w, int status, int64_t now)
{
	bool stopping = w->held || w->termed;
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	w->code = (unsigned char)code;
	w->stopped = w->held = false;
	if (w->phase == WARD_LAUNCH && code == 0 && stopping)
		w->code = 128 + SIGTERM;
	else if (w->phase == WARD_LAUNCH && code == 0) {
		w->phase = WARD_FILE;
		w->due = after(now, w->set.timeout);
		w->step = LOOK_FIRST;
		return look_on(w, now, WARD_LOOK);
	}
	if (w->set.wait_all && !stopping) {
		w->phase = WARD_REST;
		w->due = -1;
		return 0;
	}
	return end(w, now);
}

unsigned
ward_main(struct ward *w, int status, int64_t now)
{
	if (WIFCONTINUED(status)) {
		w->stopped = false;
		return 0;
	}
	if (!WIFSTOPPED(status))
		return main_gone(w, status, now);
	w->stopped = true;
	return w->termed ? WARD_CONT : WARD_PAUSE;
}

void
ward_found(struct ward *w)
{
	w->phase = WARD_MAIN;
	w->due = w->look = -1;
}

unsigned
ward_alone(struct ward *w)
{
	if (w->phase == WARD_FILE) {
		w->code = EX_TEMPFAIL;
		w->late = true;
	}
	return WARD_EXIT;
}

unsigned
ward_time(struct ward *w, int64_t now)
{
	bool due = passed(w->due, now);

	switch (w->phase) {
	case WARD_LAUNCH:
	case WARD_MAIN:
		if (!due)
			return 0;
		w->due = -1;
		return w->held ? term(w, w->set.rewrite[SIGTERM], now) : WARD_KILL;
	case WARD_FILE:
		if (due) {
			w->code = EX_TEMPFAIL;
			w->late = true;
			return end(w, now);
		}
		return passed(w->look, now) ? look_on(w, now, WARD_LOOK) : 0;
	case WARD_REST:
		return 0;
	case WARD_END:
		if (!due)
			return 0;
		w->phase = WARD_KILLED;
		w->due = now + KILLED_FOR;
		w->step = LOOK_FIRST;
		return look_on(w, now, WARD_REST_KILL);
	case WARD_KILLED:
		if (due)
			return WARD_EXIT;
		return passed(w->look, now) ? look_on(w, now, WARD_REST_KILL) : 0;
	}
	return 0;
}
