/* SPDX-License-Identifier: ISC */
#include "init/pid1/descendants.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "decode/decimal.h"
#include "init/base/folder.h"
#include "init/pid1/proc.h"

#define DEEPEST 4096	/* a longer chain of parents is seen only while pids are reused */

/* Returns the parent, or 0.  The program's name is in parentheses and may itself hold
 * parentheses. */
static pid_t
descendants_parent_of(pid_t pid)
{
	char text[256], *at;

	proc_read(pid, "stat", text, sizeof text);
	at = strrchr(text, ')');
	return at && strlen(at) > 4 ? (pid_t)decimal_lead(at + 4) : 0;
}

static bool
descendants_one(pid_t pid, pid_t from)
{
	for (int i = 0; i < DEEPEST && pid > 1; i++) {
		pid = descendants_parent_of(pid);
		if (pid == from)
			return true;
	}
	return false;
}

void
descendants_signal(pid_t group, int sig, pid_t spared)
{
	pid_t me = getpid(), pid;
	const char *name;
	struct folder proc;

	if (me == 1 && !spared) {
		kill(-1, sig);
		return;
	}
	proc = FOLDER(proc_is_ours() ? open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1);
	if (proc.fd < 0) {
		if (group > 1)
			kill(-group, sig);
		return;
	}
	while ((name = folder_next(&proc))) {
		pid = (pid_t)decimal_lead(name);
		if (pid > 1 && !(spared && getpgid(pid) == spared) && descendants_one(pid, me))
			kill(pid, sig);
	}
	close(proc.fd);
}
