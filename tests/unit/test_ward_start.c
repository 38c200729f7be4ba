/* SPDX-License-Identifier: ISC */
/* ward: starts that hang, and the candidates of --on-change. */
#include "tests/unit/ward.h"

/* A start that hangs in a file system before the child has become the command. */
static void
stuck(void)
{
	struct pid1_config set = usual();
	struct ward w = ward_start(&set, S);
	int looks = 0;

	CHECK("a start is first checked after 0.1 s", ward_due(&w) == S + 100 * MS);
	for (int64_t now = ward_due(&w); now < 31 * S + 50 * MS; now = ward_due(&w), looks++)
		if (ward_time(&w, now) != WARD_STAGE || ward_stuck(&w, now))
			break;
	CHECK("a wait of 30 s is checked 9 times before it is over", looks == 9
	    && w.reason == WARD_APPLICATION);
	CHECK("a wait is checked 50 ms after its deadline", ward_due(&w) == 31 * S + 50 * MS
	    && ward_time(&w, ward_due(&w)) == WARD_STAGE);
	CHECK("a start that is late and not stuck is checked again",
	    ward_due(&w) == 31 * S + 100 * MS);
	CHECK("a start that is stuck ends with 75", ward_stuck(&w, 31 * S + 50 * MS) == WARD_EXIT
	    && w.code == 75 && w.reason == WARD_STUCK);
	set.ok_exit[75] = set.ok_exit[143] = true;
	set.timeout = 0;
	w = ward_start(&set, S);
	CHECK("a single look may take a second", ward_stuck(&w, 2 * S) == 0
	    && ward_stuck(&w, 2 * S + 50 * MS) == WARD_EXIT);
	CHECK("--ok-exit leaves the code of a stuck start alone", ward_code(&w, false) == 75);
	w = ward_start(&set, S);
	CHECK("a signal that ends a wait is forwarded to the start",
	    ward_signal(&w, SIGTERM, AWAITED, S + MS) == WARD_FORWARD);
	CHECK("a start that a signal does not end within 50 ms is stuck",
	    ward_due(&w) == S + 51 * MS
	    && ward_time(&w, S + 51 * MS) == WARD_STAGE && ward_stuck(&w, S + 51 * MS) == WARD_EXIT
	    && w.code == 143);
	CHECK("--ok-exit applies to a start that a signal ended", ward_code(&w, false) == 0);
	w = ward_start(&set, S);
	ward_begun(&w);
	CHECK("nothing is due once the command has begun", ward_due(&w) == -1);
}

/* A ward with --on-change whose candidate was ready after one second. */
static struct ward
renewed(const struct pid1_config *set)
{
	struct ward w = begun(set);

	ward_renew(&w, S);
	return w;
}

static void
renewals(void)
{
	struct pid1_config set = usual();
	struct ward w = begun(&set);
	const uint64_t held = UINT64_C(1) << (SIGHUP - 1), stops = UINT64_C(1) << (SIGTERM - 1);

	set.change.act = ON_CHANGE_RESTART;
	w = begun(&set);
	CHECK("a candidate that is ready ends the application",
	    ward_renew(&w, S) == WARD_FORWARD && w.send == SIGTERM);
	CHECK("a restart sends KILL after 10 s",
	    ward_due(&w) == 11 * S && ward_time(&w, 11 * S) == WARD_KILL);
	CHECK("during a restart HUP is held back and TERM is not",
	    !(ward_heeds(&w) & held) && (ward_heeds(&w) & stops));
	CHECK("a restart ends the descendants of the application",
	    ward_changed(&w, EXITED(0), 11 * S) == WARD_REST_TERM);
	CHECK("the candidate starts when no process of the application is left",
	    ward_alone(&w) == WARD_RELEASE);
	ward_renewed(&w, 12 * S);
	CHECK("a HUP is held back until the candidate has started the command",
	    w.waiting && !(ward_heeds(&w) & held));
	ward_begun(&w);
	CHECK("a HUP is delivered once the candidate has started the command",
	    (ward_heeds(&w) & held) != 0);
	CHECK("the restarted application's exit code is the parent's",
	    ward_changed(&w, EXITED(3), 13 * S) == WARD_REST_TERM
	    && ward_alone(&w) == WARD_EXIT && ward_code(&w, false) == 3);
}

static void
candidates(void)
{
	struct pid1_config set = usual();
	struct ward w;

	set.change.act = ON_CHANGE_RESTART;
	w = renewed(&set);
	CHECK("TERM during a restart ends the parent and starts no candidate",
	    ward_signal(&w, SIGTERM, AWAITED, 2 * S) == WARD_FORWARD && ward_due(&w) == -1
	    && ward_changed(&w, KILLED(SIGTERM), 3 * S) == WARD_REST_TERM
	    && ward_alone(&w) == WARD_EXIT && w.code == 143);
	w = renewed(&set);
	ward_changed(&w, KILLED(SIGTERM), 2 * S);
	ward_signal(&w, SIGTERM, AWAITED, 2 * S);
	CHECK("TERM while the descendants are being ended starts no candidate",
	    ward_alone(&w) == WARD_EXIT && w.code == 143);
	w = ward_start(&set, 0);
	CHECK("a candidate waits until the application has started", ward_renew(&w, S) == 0);
	ward_begun(&w);
	CHECK("a waiting candidate ends the application once it has started",
	    ward_time(&w, 2 * S) == WARD_FORWARD);
	set.delay_term = S;
	w = begun(&set);
	CHECK("--delay-term applies to a restart",
	    ward_renew(&w, S) == 0 && ward_time(&w, 2 * S) == WARD_FORWARD);
	w = renewed(&set);
	CHECK("an application that ends within --delay-term gives its own exit code",
	    ward_changed(&w, EXITED(4), 1500 * MS) == WARD_REST_TERM
	    && ward_alone(&w) == WARD_EXIT && ward_code(&w, false) == 4);
	set.delay_term = 0;
	set.kill_after = S;
	w = renewed(&set);
	CHECK("--kill-after applies to a restart", ward_due(&w) == 2 * S);
	set.change = (struct change){ ON_CHANGE_EXIT, 7 };
	set.ok_exit[7] = true;
	w = renewed(&set);
	ward_changed(&w, KILLED(SIGTERM), 2 * S);
	CHECK("--ok-exit leaves the code of --on-change=exit=N alone",
	    ward_alone(&w) == WARD_EXIT && ward_code(&w, false) == 7);
	set.pidfile = "/pid";
	w = begun(&set);
	CHECK("a candidate waits until the pid file names the daemon", ward_renew(&w, S) == 0);
}

int
main(void)
{
	stuck();
	renewals();
	candidates();
	return test_failed != 0;
}
