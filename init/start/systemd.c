#include "init/start/systemd.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *const systemd_pids[SYSTEMD_PIDS + 1] = { "LISTEN_PID", "WATCHDOG_PID" };

bool
systemd_rename(const char *name, const char *value, pid_t before, char string[SYSTEMD_ROOM])
{
	if (!before || !value || strtol(value, NULL, 10) != before)
		return false;
	snprintf(string, SYSTEMD_ROOM, "%s=%d", name, getpid());
	return true;
}
