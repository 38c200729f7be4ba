/* SPDX-License-Identifier: ISC */
#include "init/pid1/candidates.h"

#include <signal.h>
#include <sys/wait.h>

#include "init/base/kept.h"
#include "init/base/log.h"
#include "init/base/stage.h"

#define CLONES ((int)__WCLONE)

static void
candidates_lost_keeper(struct candidates *c)
{
	c->keeper = 0;
	log_warn("the process that waits for changes has ended: changes have no effect any more");
}

unsigned
candidates_reap(struct candidates *c, pid_t app, struct ward *ward, int64_t now)
{
	unsigned acts = 0;
	int status;
	pid_t pid;

	while (c->group && (pid = waitpid(-1, &status, WNOHANG | WUNTRACED | CLONES)) > 0) {
		if (pid == app) {
			acts |= ward_changed(ward, status, now);
		} else if (WIFSTOPPED(status)) {
			if (pid == c->keeper || !kept_ready())
				continue;
			c->ready = pid;
			if (ward->waiting && stage_told() != STAGE_WAITING)
				ward_begun(ward);
			acts |= ward_renew(ward, now);
		} else if (pid == c->keeper) {
			candidates_lost_keeper(c);
		} else {
			c->ready = 0;
			kept_hand_back();
		}
	}
	return acts;
}

bool
candidates_include(const struct candidates *c, pid_t app)
{
	siginfo_t info;

	return c->group
	    && waitid(P_PID, (id_t)app, &info, WEXITED | WNOHANG | WNOWAIT | (int)__WALL) == 0;
}

pid_t
candidates_release(struct candidates *c)
{
	const pid_t app = c->ready;

	c->ready = 0;
	stage_next();
	kept_release(app);
	return app;
}

void
candidates_end(const struct candidates *c)
{
	if (c->keeper) {
		kill(c->keeper, SIGKILL);
		waitpid(c->keeper, NULL, CLONES);
	}
	if (c->ready)
		kill(c->ready, SIGKILL);
}
