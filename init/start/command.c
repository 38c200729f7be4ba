/* SPDX-License-Identifier: ISC */
#include "init/start/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/arena.h"
#include "init/base/ask.h"
#include "init/base/fail.h"
#include "init/base/kept.h"
#include "init/base/stage.h"
#include "init/start/privacy.h"
#include "init/start/program.h"
#include "init/start/rehearse.h"
#include "init/start/retry.h"

/* What a container engine sets for an image without a PATH. */
static const char command_usual_path[] =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* Errors that may be temporary: the program is being written, or the machine lacks a resource. */
static bool
command_may_pass(int n)
{
	return n == ETXTBSY || n == ENOMEM || n == EAGAIN || n == EIO || n == ENFILE || n == ESTALE
	    || n == EINTR;
}

static enum verdict
command_refused(struct err *e, int n, const char *name)
{
	/* NAME=value before a command sets a variable in env(1) and in a shell, but not here. */
	if (n == ENOENT)
		return err_fault(e, V_BAD, F_NOT_FOUND, "command not found: %.*s",
		    err_path_shown(name), name);
	return err_fault(e, command_may_pass(n) ? V_SYS : V_BAD,
	    command_may_pass(n) ? F_SYSTEM : F_CANNOT_RUN, "command cannot be run: %s: %.120s",
	    strerror(n), name);
}

/* Returns 0, or the errno why the file cannot be run.  The x bit of a directory does not count.  No
 * file makes faccessat fail with EPERM, but older seccomp filters do: then the exec itself
 * decides. */
static int
command_usable(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0 && errno != EPERM ? errno : 0;
}

struct command_look {
	const char *name;
	const char *path;	/* the name itself, or a file in PATH */
	const char *dir;	/* the rest of PATH, or NULL */
	int why;		/* 0 if it can be run, or the errno of the best file so far */
	enum verdict v;		/* of the file */
	struct err *e;
};

static void
command_try(void *arg)
{
	struct command_look *l = arg;
	const int n = command_usable(l->path);

	if (n != ENOENT && (n != ENOTDIR || l->path == l->name))
		l->why = n;
	if (n == 0 || (n == EACCES && l->path == l->name))
		l->v = program_judge(l->path, n, l->e);
}

/* Searches PATH, or the usual one.  If a server must be asked, one process makes the rest of the
 * search. */
static void
command_search(void *arg)
{
	struct command_look *l = arg;
	static char *path;
	enum local local;
	const char *end;
	int n;

	if (!path && !(path = arena_take(PATH_MAX))) {
		l->why = ENOMEM;
		return;
	}
	l->path = path;
	while (l->dir && l->why) { /* an empty name is the working directory */
		end = strchrnul(l->dir, ':');
		n = snprintf(path, PATH_MAX, "%.*s%s%s", (int)(end - l->dir), l->dir,
		    end > l->dir ? "/" : "", l->name);
		local = local_look(path);
		if (local == LOCAL_NOT && !ask_is_bounded()) {
			ask_if(local, path, command_search, l);
			return;
		}
		l->dir = *end ? end + 1 : NULL;
		if (n >= PATH_MAX)
			l->why = ENAMETOOLONG;
		else if (local != LOCAL_ABSENT)
			ask_if(local, path, command_try, l);
	}
}

static enum verdict
command_look(const char *name, char *const *envp, const char **path, struct err *e)
{
	struct command_look l = { name, name, command_usual_path, ENOENT, V_OK, e };

	if (strchr(name, '/')) {
		ask(name, command_try, &l);
	} else if (*name) {
		for (; *envp; envp++)
			if (strncmp(*envp, "PATH=", 5) == 0)
				l.dir = *envp + 5;
		command_search(&l);
	}
	*path = l.path;
	return l.why && !(l.why == EACCES && l.path == name) ? command_refused(e, l.why, name)
	    : l.v;
}

enum verdict
command_find(
    const char *name, char *const *envp, int64_t deadline, const char **path, struct err *e)
{
	struct retry retry = { .deadline = deadline };
	enum verdict v = V_OK;

	while (name && (v = command_look(name, envp, path, e)) == V_SYS && retry_pause(&retry, e))
		;
	return v;
}

/* Explains the errno n of the exec. */
static enum verdict
command_failed(const char *path, int n, struct err *e)
{
	if (n == E2BIG)
		return err_fault(
		    e, V_BAD, F_CONFIG, "environment and arguments are too large for %.80s", path);
	return command_may_pass(n) ? command_refused(e, n, path) : program_judge(path, n, e);
}

enum verdict
command_rehearse(
    const char *path, char *const *argv, char *const *envp, int64_t deadline, struct err *e)
{
	struct retry retry = { .deadline = deadline };
	int n;

	if (!argv[0])
		return V_OK;
	while ((n = rehearse(path, argv, envp)) != 0)
		if (command_failed(path, n, e) != V_SYS || !retry_pause(&retry, e))
			return V_BAD;
	return V_OK;
}

enum verdict
command_exec(const char *path, char **argv, char *const *envp, const struct signals *signals,
    int64_t deadline, struct err *e)
{
	struct retry retry = { .deadline = deadline };
	enum verdict v;

	do {
		signals_release(signals, fail_ended);
		stage_tell(STAGE_COMMAND);
		privacy_end();
		kept_hand_back();
		execve(path, argv, envp);
		v = command_failed(path, errno, e);
		privacy_begin();
		signals_hold();
		stage_tell(STAGE_WAITING);
	} while (v == V_SYS && retry_pause(&retry, e));
	return v;
}
