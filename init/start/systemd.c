#include "init/start/systemd.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum verdict
systemd_follow(struct systemd *room, pid_t before, struct env *env, struct err *e)
{
	static const char *const names[SYSTEMD_PIDS] = { "LISTEN_PID", "WATCHDOG_PID" };
	enum verdict v = V_OK;

	for (size_t i = 0; before && v == V_OK && i < SYSTEMD_PIDS; i++) {
		const char *pid = env_get(env, slice_str(names[i]));

		if (!pid || strtol(pid, NULL, 10) != before)
			continue;
		/* A second form of LISTEN_PID, which the application can do without. */
		env_unset(env, SLICE("LISTEN_PIDFDID"));
		snprintf(room->strings[i], sizeof room->strings[i], "%s=%d", names[i], getpid());
		v = env_set(env, room->strings[i], e);
	}
	return v;
}
