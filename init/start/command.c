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
	const size_t to = strcspn(name, "/=");

	/* NAME=value before a command sets a variable in env(1) and in a shell, but not here. */
	if (n == ENOENT)
		return err_fault(e, V_BAD, F_NOT_FOUND, "command not found: %.*s",
		    name[to] == '=' ? (int)to + 1 : 120, name);
	return err_fault(e, command_may_pass(n) ? V_SYS : V_BAD,
	    command_may_pass(n) ? F_SYSTEM : F_CANNOT_RUN, "command cannot be run: %s: %.120s",
	    strerror(n), name);
}

/* Returns 0, or the errno why the file cannot be run.  The x bit of a directory does not count.  No
 * file makes faccessat fail with EPERM, but older seccomp filters do: then the exec itself
 * decides. */
static int
command_usable(const char *path, off_t *size)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	*size = st.st_size;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0 && errno != EPERM ? errno : 0;
}

/* Searches PATH, or the usual one.  Returns 0, or the errno of the best file that was found. */
static int
command_search(const char *name, char *const *envp, const char **found, off_t *size)
{
	static char *path;
	const char *dir = command_usual_path, *end;
	int why = ENOENT, n;

	if (!path && !(path = arena_take(PATH_MAX)))
		return ENOMEM;
	*found = path;
	for (; *envp; envp++)
		if (strncmp(*envp, "PATH=", 5) == 0)
			dir = *envp + 5;
	for (end = ":"; *name && *end; dir = end + 1) { /* an empty name is the working directory */
		end = strchrnul(dir, ':');
		n = snprintf(
		    path, PATH_MAX, "%.*s%s%s", (int)(end - dir), dir, end > dir ? "/" : "", name);
		n = n < PATH_MAX ? command_usable(path, size) : ENAMETOOLONG;
		if (n == 0)
			return 0;
		if (n != ENOENT && n != ENOTDIR)
			why = n;
	}
	return why;
}

static enum verdict
command_look(const char *name, char *const *envp, const char **path, struct err *e)
{
	off_t size = 0;
	int n;

	if (!strchr(name, '/'))
		n = command_search(name, envp, path, &size);
	else
		n = command_usable(*path = name, &size);
	if (n == EACCES && strchr(name, '/'))
		return program_refused(name, n, e);
	return n ? command_refused(e, n, name) : program_check(*path, size, e);
}

enum verdict
command_find(
    const char *name, char *const *envp, int64_t deadline, const char **path, struct err *e)
{
	struct retry retry = { .deadline = deadline };
	enum verdict v = V_OK;

	stage_asks(name);
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
	return command_may_pass(n) ? command_refused(e, n, path) : program_refused(path, n, e);
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
