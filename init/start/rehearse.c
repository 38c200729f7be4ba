/* SPDX-License-Identifier: ISC */
#include "init/start/rehearse.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits until the child is stopped; returns false if it has ended, with its exit code in *code. */
static bool
rehearse_stops(pid_t pid, int *code)
{
	int status = 0;

	*code = 0;
	if (waitpid(pid, &status, 0) < 0)
		return false;
	if (WIFEXITED(status))
		*code = WEXITSTATUS(status);
	return WIFSTOPPED(status);
}

/* Stops first, so that the tracer can arrange that it dies with us, and stops again within the
 * exec. */
static _Noreturn void
rehearse_exec(const char *path, char *const *argv, char *const *envp)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 || raise(SIGSTOP) != 0)
		_exit(0);
	execve(path, argv, envp);
	_exit(errno);
}

int
rehearse(const char *path, char *const *argv, char *const *envp)
{
	void *const how = (void *)(PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC);
	int code;
	pid_t pid;

	signal(SIGCHLD, SIG_DFL);	/* if ignored, no exit code could be read */
	pid = fork();
	if (pid == 0)
		rehearse_exec(path, argv, envp);
	if (pid < 0 || !rehearse_stops(pid, &code))
		return 0;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL, how) == 0
	    && ptrace(PTRACE_CONT, pid, NULL, NULL) == 0 && !rehearse_stops(pid, &code))
		return code;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}
