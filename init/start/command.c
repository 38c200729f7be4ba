#include "init/start/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a container engine gives an image that sets none. */
static const char command_usual_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static enum verdict
command_refused(struct err *e, int n, const char *name)
{
	if (n == ENOENT)
		return err_fault(e, V_BAD, F_NOT_FOUND, "command not found: %.120s", name);
	return err_fault(e, V_BAD, F_CANNOT_RUN, "command cannot be run: %s: %.120s",
	    n == ENOEXEC ? "it is not a program (no #! line?)" : strerror(n), name);
}

/* 0, or why it cannot be run.  An x bit on a directory says nothing.  No file makes faccessat fail with
 * EPERM, but older filters of system calls do: then the exec itself will tell. */
static int
command_usable(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EACCES;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0 && errno != EPERM ? errno : 0;
}

enum verdict
command_find(const char *name, char *const *envp, char path[PATH_MAX], struct err *e)
{
	const char *dir = command_usual_path, *end;
	int why = ENOENT, n;

	if (strchr(name, '/')) {
		if (strlen(name) >= PATH_MAX)
			return command_refused(e, ENAMETOOLONG, name);
		strcpy(path, name);
		return (why = command_usable(path)) ? command_refused(e, why, name) : V_OK;
	}
	for (; *envp; envp++)
		if (strncmp(*envp, "PATH=", 5) == 0)
			dir = *envp + 5;
	for (end = ":"; *name && *end; dir = end + 1) {		/* an empty one is the working directory */
		end = strchrnul(dir, ':');
		n = snprintf(path, PATH_MAX, "%.*s%s%s", (int)(end - dir), dir, end > dir ? "/" : "", name);
		n = n < PATH_MAX ? command_usable(path) : ENAMETOOLONG;
		if (n == 0)
			return V_OK;
		if (n != ENOENT && n != ENOTDIR)
			why = n;
	}
	return command_refused(e, why, name);
}

enum verdict
command_exec(const char *path, char **argv, char *const *envp, struct err *e)
{
	execve(path, argv, envp);
	if (errno == E2BIG)
		return err_fault(e, V_BAD, F_CONFIG, "environment and arguments are too large for %.80s", path);
	if (errno == ENOENT)	/* it was there a moment ago */
		return err_fault(e, V_BAD, F_NOT_FOUND, "the interpreter or loader it names is missing: %.120s",
		    path);
	return command_refused(e, errno, path);
}
