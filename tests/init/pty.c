/* SPDX-License-Identifier: ISC */
/*
 * pty [-1] STEP… -- COMMAND…: runs the command as the leader of a session with a new
 * pseudo-terminal (-1: and as PID 1 of a new namespace), and takes these steps:
 *
 *	send:TEXT	types it; \n, \r, \e and octal \003 are escapes
 *	want:TEXT	waits until it is printed after the last match
 *	size:ROWSxCOLS	sets the window size
 *	file:PATH:TEXT	waits until a line of the file holds the text
 *	front		waits until the command's process group is in the foreground
 *	stopped		waits until every other process of the session has stopped: until then one
 *			that reads the terminal may still take what is typed
 *
 * Ends with the code of the command, or with 124 and all that was printed if a step takes $PATIENCE
 * seconds.  If $SEEN is set, all that was printed is written to that file.
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/helpers/clone.h"

enum { STEP = 20 };	/* ms */

static char seen[1 << 16];
static size_t seen_n, matched;
static int terminal, patience;	/* ms */
static pid_t pid;

/* Reads what is printed, for at most that many milliseconds. */
static void
hear(int ms)
{
	struct pollfd p = { terminal, POLLIN, 0 };
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return;
	n = read(terminal, seen + seen_n, sizeof seen - 1 - seen_n);
	if (n > 0)
		seen[seen_n += (size_t)n] = '\0';
	else
		nanosleep(&(struct timespec){ 0, STEP * 1000000 }, NULL);
}

static void
type(const char *text)
{
	for (; *text; text++) {
		char c = *text;

		if (c == '\\' && text[1] == 'n')
			c = '\n', text++;
		else if (c == '\\' && text[1] == 'r')
			c = '\r', text++;
		else if (c == '\\' && text[1] == 'e')
			c = 27, text++;
		else if (c == '\\') {
			c = (char)strtol((char[]){ text[1], text[2], text[3], 0 }, NULL, 8);
			text += 3;
		}
		if (write(terminal, &c, 1) != 1)
			return;
	}
}

static int
printed(const char *text)
{
	const char *at = strstr(seen + matched, text);

	if (at)
		matched = (size_t)(at - seen) + strlen(text);
	return at != NULL;
}

static int
holds(const char *spec)
{
	const char *colon = strchr(spec, ':');
	char path[256], line[512];
	int found = 0;
	FILE *f;

	snprintf(path, sizeof path, "%.*s", (int)(colon - spec), spec);
	f = fopen(path, "r");
	while (f && !found && fgets(line, sizeof line, f))
		found = strstr(line, colon + 1) != NULL;
	if (f)
		fclose(f);
	return found;
}

/* The state and the session follow the name, which is in parentheses and may hold any character. */
static int
stopped(const char *process)
{
	char path[300], text[512] = "", *name_end, state;
	int session;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%s/stat", process);
	f = fopen(path, "r");
	if (f) {
		(void)!fread(text, 1, sizeof text - 1, f);
		fclose(f);
	}
	name_end = strrchr(text, ')');
	return !name_end || sscanf(name_end, ") %c %*d %*d %d", &state, &session) != 2
	    || session != pid || state == 'T' || atoi(process) == pid;
}

static int
all_stopped(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int all = proc != NULL;

	while (proc && all && (entry = readdir(proc)) != NULL)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			all = stopped(entry->d_name);
	if (proc)
		closedir(proc);
	return all;
}

static int
come(const char *s)
{
	if (strcmp(s, "stopped") == 0)
		return all_stopped();
	if (strcmp(s, "front") == 0)
		return tcgetpgrp(terminal) == pid;
	return strncmp(s, "want:", 5) == 0 ? printed(s + 5) : holds(s + 5);
}

static int
step(const char *s)
{
	struct winsize size = { 0 };
	int left = patience;

	if (strncmp(s, "send:", 5) == 0)
		type(s + 5);
	else if (sscanf(s, "size:%hux%hu", &size.ws_row, &size.ws_col) == 2)
		ioctl(terminal, (int)TIOCSWINSZ, &size);
	else
		while (!come(s)) {
			if ((left -= STEP) < 0)
				return 0;
			hear(STEP);
		}
	return 1;
}

static void
begin(int flags, char **command)
{
	int fd;

	pid = fork_with(flags);
	if (pid != 0)
		return;
	signal(SIGINT, SIG_DFL);	/* a shell ignores them for background commands */
	signal(SIGQUIT, SIG_DFL);
	setsid();
	fd = open(ptsname(terminal), O_RDWR);
	ioctl(fd, TIOCSCTTY, 0);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
	execvp(command[0], command);
	_exit(99);
}

/* Reads the rest of the output and writes all of it to $SEEN. */
static void
show(void)
{
	struct pollfd p = { terminal, POLLIN, 0 };
	size_t before;
	FILE *f = getenv("SEEN") ? fopen(getenv("SEEN"), "w") : NULL;

	if (!f)
		return;
	do {
		before = seen_n;
		if (poll(&p, 1, STEP) == 1)
			hear(0);
	} while (seen_n > before);
	fwrite(seen, 1, seen_n, f);
	fclose(f);
}

int
main(int argc, char **argv)
{
	const char *seconds = getenv("PATIENCE");
	char **steps = argv + 1, **command;
	int flags = 0, status, left;

	if (argc > 1 && strcmp(argv[1], "-1") == 0) {
		flags = CLONE_NEWPID;
		steps++;
	}
	for (command = steps; *command && strcmp(*command, "--") != 0; command++)
		;
	if (!*command || !command[1])
		return 64;
	*command++ = NULL;
	left = patience = 1000 * (seconds ? atoi(seconds) : 60);
	terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	grantpt(terminal);
	unlockpt(terminal);
	begin(flags, command);
	if (pid < 0)
		return 77;
	for (; *steps; steps++)
		if (!step(*steps)) {
			printf("pty: %s did not come; printed:\n%s\n", *steps, seen);
			kill(pid, SIGKILL);
			return 124;
		}
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if ((left -= STEP) < 0) {
			printf("pty: the command does not end; printed:\n%s\n", seen);
			kill(pid, SIGKILL);
			return 124;
		}
		hear(STEP);
	}
	show();
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
