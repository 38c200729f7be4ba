#include "init/pid1/fork.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "init/base/stage.h"
#include "init/pid1/loop.h"

/* Requests a signal for the death of the parent, which may have died before the request. */
static void
fork_follow_death(int sig, pid_t parent)
{
	if (!sig)
		return;
	prctl(PR_SET_PDEATHSIG, sig);
	if (getppid() != parent)
		kill(getpid(), sig);
}

enum verdict
fork_application(const struct config *c, char *const *argv, char *const *envp, pid_t *before,
    struct err *e)
{
	const struct pid1_config *set = &c->pid1;
	struct loop loop = { .me = getpid() };
	struct sigaction usual = { .sa_handler = SIG_DFL }, inherited;
	pid_t pid;

	if (!c->init || c->dry)
		return V_OK;
	*before = loop.me;
	if (!stage_share())
		return err_sys(e, errno, "cannot share memory");
	if (loop.me != 1)
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	fork_follow_death(set->parent_death, getppid());
	loop.terminal = terminal_plan(set->group);
	if (set->pidfile)
		loop.pidfile = pidfile_before(set->pidfile);
	sigaction(SIGCHLD, &usual, &inherited);	/* if ignored, the kernel would reap */
	pid = fork();
	if (pid < 0)
		return err_sys(e, errno, "cannot fork");
	if (pid > 0) {
		loop.app = pid;
		loop_run(&loop, set, argv, envp);
	}
	sigaction(SIGCHLD, &inherited, NULL);
	terminal_enter(&loop.terminal);
	fork_follow_death(set->parent_death, *before);
	return V_OK;
}
