/* SPDX-License-Identifier: ISC */
#include "init/start/pidvars.h"

#include <stdio.h>
#include <unistd.h>

#include "decode/decimal.h"

enum verdict
pidvars_follow(struct pidvars *room, pid_t before, struct env *env, struct err *e)
{
	static const char *const names[PIDVARS] = { "LISTEN_PID", "WATCHDOG_PID" };
	enum verdict v = V_OK;

	for (size_t i = 0; before && v == V_OK && i < PIDVARS; i++) {
		const char *pid = env_get(env, slice_str(names[i]));

		if (!pid || (pid_t)decimal_lead(pid) != before)
			continue;
		/* A second form of LISTEN_PID, which the application does not need. */
		env_unset(env, SLICE("LISTEN_PIDFDID"));
		snprintf(room->strings[i], sizeof room->strings[i], "%s=%d", names[i], getpid());
		v = env_set(env, room->strings[i], e);
	}
	return v;
}
