/* SPDX-License-Identifier: ISC */
#include "init/base/ask.h"

#include "init/base/bounded.h"
#include "init/base/clock.h"
#include "init/base/fail.h"
#include "init/base/stage.h"

#define ONE_LOOK CLOCK_S	/* with --timeout 0: the time that a slow file system may take */

static int64_t ask_timeout, ask_began;
static const char *ask_name;		/* of the innermost question that is put in a bounded way */

void
ask_limit(int64_t timeout)
{
	ask_timeout = timeout ? timeout : ONE_LOOK;
}

void
ask_begin(int64_t now)
{
	ask_began = now;
}

bool
ask_is_bounded(void)
{
	return ask_name;
}

static _Noreturn void
ask_unanswered(int64_t began, int sig)
{
	struct err e;

	if (sig)
		err_fault(&e, V_SYS, F_SIGNAL,
		    "ended by signal %d while the file system does not answer", sig);
	else
		err_set(&e, V_MORE, "the file system does not answer");
	e.sys = sig;
	e.source = ask_name;
	e.waited = clock_now() - began;
	e.looks = 1;
	fail(&e);
}

void
ask_if(enum local local, const char *name, void (*fn)(void *), void *arg)
{
	const char *outer = ask_name;
	int64_t began;
	int sig;

	if (local != LOCAL_NOT) {
		fn(arg);
		return;
	}
	ask_name = name;
	if (stage_asks(name) || outer) {
		fn(arg);
		stage_asks(outer);
	} else {
		began = ask_began ? ask_began : clock_now();
		if (!bounded_call(fn, arg, began + ask_timeout, &sig))
			ask_unanswered(began, sig);
	}
	ask_name = outer;
}

void
ask(const char *path, void (*fn)(void *), void *arg)
{
	ask_if(local_look(path), path, fn, arg);
}
