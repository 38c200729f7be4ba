#include "init/supervise.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "init/parent.h"

static unsigned char *stage;	/* shared with the parent until the exec; NULL without one */

/* The death of the process that began us is told to us; what happened before that, we find here. */
static void
arm(int sig, pid_t parent)
{
	if (!sig)
		return;
	prctl(PR_SET_PDEATHSIG, sig);
	if (getppid() != parent)
		kill(getpid(), sig);
}

enum verdict
supervise_fork(const struct pid1_config *set, char *const *argv, char *const *envp, pid_t *was,
	struct err *e)
{
	struct parent p = { .ward = ward_start(set), .me = *was = getpid() };
	struct sigaction usual = { .sa_handler = SIG_DFL }, inherited;
	void *page = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t parent = getppid(), pid;

	if (page == MAP_FAILED)
		return err_sys(e, errno, "cannot share memory");
	p.stage = page;
	if (p.me != 1)
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	arm(set->parent_death, parent);
	p.terminal = terminal_plan(set->group);
	if (set->pidfile)
		p.pidfile = pidfile_before(set->pidfile);
	sigaction(SIGCHLD, &usual, &inherited);	/* where it is ignored the kernel reaps, not we */
	pid = fork();
	if (pid < 0)
		return err_sys(e, errno, "cannot fork");
	if (pid > 0) {
		p.main = p.terminal.childs = pid;
		p.group = p.terminal.shared ? 0 : pid;
		parent_stay(&p, argv, envp);
	}
	stage = page;
	sigaction(SIGCHLD, &inherited, NULL);
	terminal_enter(&p.terminal);
	arm(set->parent_death, *was);
	return V_OK;
}

void
supervise_tell(enum supervise_stage at)
{
	if (stage)
		*stage = (unsigned char)at;
}
