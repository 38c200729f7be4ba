/* SPDX-License-Identifier: ISC */
#include "init/start/retry.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "init/base/clock.h"
#include "init/base/log.h"
#include "init/base/signals.h"

#define MS INT64_C(1000000)
#define LONGEST (1000 * MS)

/* Sleeps until the given time or until a signal arrives.  Returns a signal that ends the wait, or
 * 0. */
static int
retry_sleep(int64_t until)
{
	struct pollfd signals = { .fd = signals_open(), .events = POLLIN };
	int sig = 0;

	for (int64_t left; !sig && (left = until - clock_now()) > 0; sig = signals_read())
		poll(&signals, 1, (int)((left + MS - 1) / MS));
	if (signals.fd >= 0)
		close(signals.fd);
	return sig;
}

bool
retry_pause(struct retry *r, struct err *e)
{
	const int64_t now = clock_now();
	char reason[sizeof e->text];
	int sig;

	if (!r->began)
		r->began = now;
	r->pause = r->pause ? r->pause * 2 : 10 * MS;
	if (r->pause > LONGEST)
		r->pause = LONGEST;
	if (now >= r->deadline)
		return false;
	if (!r->told && now - r->began >= LONGEST) {
		r->told = true;
		snprintf(reason, sizeof reason, "waiting: %.240s", e->text);
		log_write(&(struct log_line){ .level = LOG_NOTICE,
		    .event = "waiting",
		    .reason = reason,
		    .waited = now - r->began,
		    .looks = -1 });
	}
	sig = retry_sleep(now + r->pause < r->deadline ? now + r->pause : r->deadline);
	if (!sig)
		return true;
	snprintf(reason, sizeof reason, "%s", e->text);
	err_fault(e, V_SYS, F_SIGNAL, "ended by signal %d while waiting: %.200s", sig, reason);
	e->sys = sig;
	return false;
}
