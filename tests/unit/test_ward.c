/* SPDX-License-Identifier: ISC */
/* ward: every decision of the parent, with a clock that is a plain number. */
#include "tests/unit/ward.h"

static void
codes(void)
{
	struct pid1_config set = usual();
	struct ward w = begun(&set);

	CHECK("nothing is due while the main child runs", ward_due(&w) == -1);
	CHECK("the end of the main child sends TERM to its descendants",
	    ward_changed(&w, EXITED(7), S) == WARD_REST_TERM);
	CHECK("the exit code of the main child is the parent's", w.code == 7);
	CHECK("the parent ends if no process is left", ward_alone(&w) == WARD_EXIT && w.code == 7);
	w = begun(&set);
	ward_changed(&w, KILLED(SIGSEGV), S);
	CHECK("a main child killed by a signal gives 128 plus its number", w.code == 139);
	w = begun(&set);
	ward_changed(&w, KILLED(64), S);
	CHECK("a main child killed by signal 64 gives 192", w.code == 192);
	set.ok_exit[7] = set.ok_exit[75] = true;
	w = begun(&set);
	ward_changed(&w, EXITED(7), S);
	CHECK("--ok-exit turns the application's code into 0", ward_code(&w, false) == 0);
	CHECK("--ok-exit leaves the code of a failed start alone", ward_code(&w, true) == 7);
	set.pidfile = "/x";
	w = begun(&set);
	ward_changed(&w, EXITED(0), S);
	ward_alone(&w);
	CHECK("--ok-exit leaves the code of a late pid file alone", ward_code(&w, false) == 75);
	w = begun(&set);
	CHECK("a main child that KILL does not end gives 137", ward_immortal(&w) == WARD_EXIT
	    && ward_code(&w, false) == 137);
}

static void
forwarding(void)
{
	struct pid1_config set = usual();
	struct ward w;
	bool all = true;

	set.rewrite[SIGTERM] = SIGQUIT;
	set.rewrite[SIGHUP] = 0;
	w = begun(&set);
	for (int sig = 1; sig <= SIGNALS; sig++)
		if (sig != SIGTERM && sig != SIGHUP)
			all &= ward_signal(&w, sig, AWAITED, S) == WARD_FORWARD && w.send == sig;
	CHECK("every signal is forwarded as it is", all);
	CHECK("a signal is rewritten to another one",
	    ward_signal(&w, SIGTERM, AWAITED, S) == WARD_FORWARD && w.send == SIGQUIT);
	CHECK("a signal that is rewritten to 0 is dropped",
	    ward_signal(&w, SIGHUP, AWAITED, S) == 0);
	CHECK("forwarding sets no deadline", ward_due(&w) == -1);
}

static void
waiting(void)
{
	struct pid1_config set = usual();
	struct ward w;

	set.rewrite[SIGTERM] = SIGQUIT;
	set.rewrite[SIGINT] = SIGUSR1;
	set.rewrite[SIGHUP] = 0;
	set.rewrite[SIGUSR2] = 0;
	set.rewrite[SIGCHLD] = SIGWINCH;
	set.delay_term = 10 * S;
	w = ward_start(&set, 0);
	CHECK("before the command starts, TERM is forwarded unchanged",
	    ward_signal(&w, SIGTERM, AWAITED, S) == WARD_FORWARD
	    && w.send == SIGTERM && w.term != WARD_TERM_HELD);
	CHECK("before the command starts, INT is forwarded unchanged",
	    ward_signal(&w, SIGINT, AWAITED, S) == WARD_FORWARD && w.send == SIGINT);
	CHECK("before the command starts, HUP is forwarded unchanged",
	    ward_signal(&w, SIGHUP, AWAITED, S) == WARD_FORWARD && w.send == SIGHUP);
	CHECK("before the command starts, a signal that is dropped later is forwarded unchanged",
	    ward_signal(&w, SIGUSR2, AWAITED, S) == WARD_FORWARD && w.send == SIGUSR2);
	CHECK("before the command starts, a signal that ends no wait is rewritten",
	    ward_signal(&w, SIGCHLD, AWAITED, S) == WARD_FORWARD
	    && w.send == SIGWINCH);
	w = ward_start(&set, 0);
	CHECK("before the command starts, HUP under nohup is dropped as it is later",
	    ward_signal(&w, SIGHUP, NOHUP, S) == 0);
	set.pidfile = "/x";
	w = ward_start(&set, 0);
	ward_begun(&w);
	ward_changed(&w, EXITED(0), S);
	CHECK("HUP under nohup does not end the wait for a daemon",
	    ward_signal(&w, SIGHUP, NOHUP, S) == 0
	    && w.phase == WARD_FILE);
	CHECK("INT ends the wait for a daemon",
	    ward_signal(&w, SIGINT, NOHUP, S) == WARD_REST_TERM && w.code == 130);
}

static void
kill_after(void)
{
	struct pid1_config set = usual();
	struct ward w;

	set.kill_after = 5 * S;
	w = begun(&set);
	ward_signal(&w, SIGHUP, AWAITED, S);
	CHECK("a signal other than TERM does not start --kill-after", ward_due(&w) == -1);
	CHECK("TERM is forwarded", ward_signal(&w, SIGTERM, AWAITED, S) == WARD_FORWARD);
	CHECK("KILL is due --kill-after after TERM", ward_due(&w) == 6 * S);
	ward_signal(&w, SIGTERM, AWAITED, 3 * S);
	CHECK("a second TERM does not postpone KILL", ward_due(&w) == 6 * S);
	CHECK("no KILL is sent before it is due", ward_time(&w, 6 * S - 1) == 0);
	CHECK("KILL is sent when it is due", ward_time(&w, 6 * S) == WARD_KILL);
	CHECK("KILL is sent once", ward_time(&w, 7 * S) == 0 && ward_due(&w) == -1);
	CHECK("the end of the main child by KILL ends its descendants",
	    ward_changed(&w, KILLED(SIGKILL), 7 * S) == WARD_REST_TERM && w.code == 137);
	set.rewrite[SIGHUP] = SIGTERM;
	w = begun(&set);
	CHECK("a signal that is rewritten to TERM starts --kill-after",
	    ward_signal(&w, SIGHUP, AWAITED, S) == WARD_FORWARD
	    && w.send == SIGTERM && ward_due(&w) == 6 * S);
	set.rewrite[SIGTERM] = 0;
	w = begun(&set);
	CHECK("a TERM that is dropped does not start --kill-after",
	    ward_signal(&w, SIGTERM, AWAITED, S) == 0
	    && ward_due(&w) == -1);
}

static void
delay_term(void)
{
	struct pid1_config set = usual();
	struct ward w;

	set.delay_term = 10 * S;
	set.kill_after = 5 * S;
	w = begun(&set);
	CHECK("--delay-term delays TERM",
	    ward_signal(&w, SIGTERM, AWAITED, S) == 0 && ward_due(&w) == 11 * S);
	CHECK("signals other than TERM are not delayed",
	    ward_signal(&w, SIGINT, AWAITED, S) == WARD_FORWARD && w.send == SIGINT);
	CHECK("the delayed TERM is sent when --delay-term is over",
	    ward_time(&w, 11 * S) == WARD_FORWARD && w.send == SIGTERM);
	CHECK("KILL is due --kill-after after the delayed TERM", ward_due(&w) == 16 * S);
	w = begun(&set);
	ward_signal(&w, SIGTERM, AWAITED, S);
	CHECK("a second TERM ends the delay of --delay-term",
	    ward_signal(&w, SIGTERM, AWAITED, 2 * S) == WARD_FORWARD && ward_due(&w) == 7 * S);
	CHECK("a third TERM is forwarded at once",
	    ward_signal(&w, SIGTERM, AWAITED, 3 * S) == WARD_FORWARD
	    && ward_due(&w) == 7 * S);
	w = begun(&set);
	ward_signal(&w, SIGTERM, AWAITED, S);
	CHECK("the end of the main child ends --delay-term",
	    ward_changed(&w, EXITED(0), 2 * S) == WARD_REST_TERM && ward_due(&w) == 5 * S);
	CHECK("a TERM that was delayed is not sent after the end", ward_time(&w, 4 * S) == 0);
}

static void
stopping(void)
{
	struct pid1_config set = usual();
	struct ward w = begun(&set);

	CHECK("the parent stops when the main child is stopped",
	    ward_changed(&w, STOPPED(SIGTSTP), S) == WARD_PAUSE);
	CHECK("a stopped application gets CONT with TERM",
	    ward_signal(&w, SIGTERM, AWAITED, S) == (WARD_FORWARD | WARD_CONT));
	w = begun(&set);
	ward_changed(&w, STOPPED(SIGSTOP), S);
	ward_changed(&w, CONTINUED, S);
	CHECK("an application that runs gets TERM without CONT",
	    ward_signal(&w, SIGTERM, AWAITED, S) == WARD_FORWARD);
	CHECK("an application that stops after TERM was sent gets CONT",
	    ward_changed(&w, STOPPED(SIGTSTP), S) == WARD_CONT);
}

static void
the_end(void)
{
	struct pid1_config set = usual();
	struct ward w = begun(&set);

	ward_changed(&w, EXITED(0), S);
	CHECK("the descendants have the whole grace period to end",
	    ward_due(&w) == 4 * S && ward_time(&w, 4 * S - 1) == 0);
	CHECK("a signal does not change the grace period",
	    ward_signal(&w, SIGTERM, AWAITED, 2 * S) == 0);
	CHECK("KILL is sent to the descendants when the grace period is over",
	    ward_time(&w, 4 * S) == WARD_REST_KILL);
	CHECK("KILL is sent to the descendants again, for processes created meanwhile",
	    ward_due(&w) == 4 * S + 10 * MS && ward_time(&w, 4 * S + 10 * MS) == WARD_REST_KILL);
	CHECK("the parent ends even if a descendant survives KILL",
	    ward_time(&w, 5 * S) == WARD_EXIT);
	set.grace = 0;
	w = begun(&set);
	ward_changed(&w, EXITED(0), S);
	CHECK("a grace period of 0 sends KILL at once", ward_time(&w, S) == WARD_REST_KILL);
	set.grace = -1;
	w = begun(&set);
	ward_changed(&w, EXITED(0), S);
	CHECK("an unbounded grace period has no deadline", ward_due(&w) == -1);
}

static void
wait_all(void)
{
	struct pid1_config set = usual();
	struct ward w;

	set.wait_all = true;
	w = begun(&set);
	CHECK("with --wait-all descendants outlive the main child",
	    ward_changed(&w, EXITED(3), S) == 0 && ward_due(&w) == -1);
	CHECK("a signal for a main child that has ended is dropped",
	    ward_signal(&w, SIGUSR1, AWAITED, S) == 0);
	CHECK("with --wait-all TERM ends the descendants",
	    ward_signal(&w, SIGTERM, AWAITED, 2 * S) == WARD_REST_TERM && ward_due(&w) == 5 * S);
	CHECK("with --wait-all the exit code is the main child's",
	    w.code == 3 && ward_alone(&w) == WARD_EXIT);
	w = begun(&set);
	ward_signal(&w, SIGTERM, AWAITED, S);
	CHECK("a main child that ends after TERM ends its descendants despite --wait-all",
	    ward_changed(&w, EXITED(0), 2 * S) == WARD_REST_TERM);
}

static void
daemons(void)
{
	struct pid1_config set = usual();
	struct ward w;

	set.pidfile = "/run/x.pid";
	w = begun(&set);
	CHECK("a launcher that fails ends the parent",
	    ward_changed(&w, EXITED(1), S) == WARD_REST_TERM && w.code == 1);
	w = begun(&set);
	CHECK("a launcher that succeeds starts the search for the pid file",
	    ward_changed(&w, EXITED(0), S) == WARD_LOOK);
	CHECK("the pid file is looked at again after 10 ms",
	    ward_due(&w) == S + 10 * MS && ward_time(&w, S + 10 * MS) == WARD_LOOK);
	CHECK("the pause before the next look at the pid file doubles",
	    ward_due(&w) == S + 30 * MS);
	for (int64_t now = ward_due(&w); now < 31 * S; now = ward_due(&w))
		ward_time(&w, now);
	CHECK("the search for the pid file ends at its deadline with 75",
	    ward_time(&w, 31 * S) == WARD_REST_TERM && w.code == 75
	    && w.reason == WARD_NO_DAEMON);

	w = begun(&set);
	ward_changed(&w, EXITED(0), S);
	ward_found(&w);
	CHECK("the daemon that the pid file names becomes the main child", ward_due(&w) == -1
	    && ward_signal(&w, SIGTERM, AWAITED, S) == WARD_FORWARD);
	CHECK("the end of the daemon ends the parent with its exit code",
	    ward_changed(&w, EXITED(5), 2 * S) == WARD_REST_TERM && w.code == 5);

	w = begun(&set);
	ward_changed(&w, EXITED(0), S);
	CHECK("TERM ends the search for the pid file",
	    ward_signal(&w, SIGTERM, AWAITED, 2 * S) == WARD_REST_TERM && w.code == 143
	    && w.reason == WARD_NO_SEARCH);
	w = begun(&set);
	ward_changed(&w, EXITED(0), S);
	CHECK("USR1 does not end the search for a pid file",
	    ward_signal(&w, SIGUSR1, AWAITED, 2 * S) == 0);
	CHECK("the search for the pid file ends when no process is left to write it",
	    ward_alone(&w) == WARD_EXIT && w.code == 75 && w.reason == WARD_NO_DAEMON);
	w = begun(&set);
	ward_signal(&w, SIGTERM, AWAITED, S);
	CHECK("a launcher that got TERM does not start the search for the pid file",
	    ward_changed(&w, EXITED(0), S) == WARD_REST_TERM && w.code == 143);
}

int
main(void)
{
	codes();
	forwarding();
	waiting();
	kill_after();
	delay_term();
	stopping();
	the_end();
	wait_all();
	daemons();
	return test_failed != 0;
}
