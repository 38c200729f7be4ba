#include "init/pid1/descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEEPEST 4096	/* a chain of parents can only be this long while pids are reused under us */

/* The parent, or 0.  The name of the program stands in brackets and may hold brackets itself. */
static pid_t
descendants_parent_of(pid_t pid)
{
	char path[32], text[256], *at;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	at = strrchr(text, ')');
	return at && strlen(at) > 4 ? (pid_t)strtol(at + 4, NULL, 10) : 0;
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

/* Whether /proc counts as we do: in a pid namespace of its own a process may see another one's. */
static bool
descendants_proc_is_ours(pid_t me)
{
	char text[16];
	ssize_t n = readlink("/proc/self", text, sizeof text - 1);

	text[n > 0 ? n : 0] = '\0';
	return strtol(text, NULL, 10) == me;
}

void
descendants_signal(pid_t group, int sig)
{
	pid_t me = getpid(), pid;
	struct dirent *entry;
	DIR *proc;

	if (me == 1) {
		kill(-1, sig);
		return;
	}
	proc = descendants_proc_is_ours(me) ? opendir("/proc") : NULL;
	if (!proc) {
		if (group > 1)
			kill(-group, sig);
		return;
	}
	while ((entry = readdir(proc)) != NULL) {
		pid = (pid_t)strtol(entry->d_name, NULL, 10);
		if (pid > 1 && descendants_one(pid, me))
			kill(pid, sig);
	}
	closedir(proc);
}
