/* SPDX-License-Identifier: ISC */
#include "init/pid1/fork.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "init/base/kept.h"
#include "init/base/log.h"
#include "init/base/stage.h"
#include "init/pid1/keeper.h"
#include "init/pid1/loop.h"

static struct terminal fork_terminal;	/* as planned, for candidates */

/* Requests a signal for the death of the parent, which may have died before the request. */
static void
fork_follow_death(int sig, pid_t parent)
{
	if (!sig && !kept_shared())
		return;
	prctl(PR_SET_PDEATHSIG, sig);
	if (sig && getppid() != parent)
		kill(getpid(), sig);
}

/* Returns only in the candidates of --on-change. */
static void
fork_parent(struct loop *loop, pid_t app, const struct pid1_config *set, char *const *argv,
	char *const *envp)
{
	pid_t keeper = set->change.act ? keeper_fork(set) : -1;

	if (keeper == 0) {
		fork_terminal = loop->terminal;
		return;
	}
	if (keeper > 0)
		loop->candidates = (struct candidates){ .keeper = keeper, .group = keeper };
	else if (set->change.act)
		log_warn("changes will have no effect: cannot fork");
	loop->app = app;
	kept_forget();
	loop_run(loop, set, argv, envp);
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
	if (set->change.act && !kept_share())
		return err_sys(e, errno, "cannot share memory");
	pid = _Fork();
	if (pid < 0)
		return err_sys(e, errno, "cannot fork");
	if (pid > 0)
		fork_parent(&loop, pid, set, argv, envp);
	sigaction(SIGCHLD, &inherited, NULL);
	if (pid == 0) {
		terminal_enter(&loop.terminal);
		fork_follow_death(set->parent_death, *before);
	}
	return V_OK;
}

void
fork_take_over(const struct config *c, pid_t before)
{
	if (!kept_is_candidate())
		return;
	log_hush(false);
	log_write(&(struct log_line){ .level = LOG_NOTICE, .event = "changed",
	    .waited = -1, .looks = -1, .reason = c->pid1.change.act == ON_CHANGE_EXIT
	    ? "the environment has changed: ending the application"
	    : "the environment has changed: restarting the application" });
	kept_commit();
	fork_follow_death(c->pid1.parent_death, before);
	if (fork_terminal.situation == TERMINAL_OUR_GROUP)
		setpgid(0, fork_terminal.ours);
	terminal_enter(&fork_terminal);
}
