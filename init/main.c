/* SPDX-License-Identifier: ISC */
/*
 * waitenv: waits until the application's environment is complete, then becomes the application.
 *
 *	options ─► parent ─► user ─► gather ─► merge ─► explain ─► place ─► enter ─► command ─► run
 *	config/    pid1/     start/  gather/   env/     env/       start/   start/   start/     exec
 *
 *	gather:  spec ─► source ─► wait ─► unwrap ─► end line ─► dialect
 *	parent:  forks with --init; returns in the child, and with --on-change in each candidate
 *
 * A dry run, --check or --explain, walks through the same stages, but for the fork and the exec.
 */
#include <unistd.h>

#include "init/base/fail.h"
#include "init/base/signals.h"
#include "init/config/options.h"
#include "init/env/change.h"
#include "init/env/explain.h"
#include "init/env/files.h"
#include "init/env/limits.h"
#include "init/pid1/fork.h"
#include "init/start/command.h"
#include "init/start/descriptors.h"
#include "init/start/harden.h"
#include "init/start/privacy.h"
#include "init/start/pidvars.h"
#include "init/start/user.h"

/* From here on we hold secrets.  Gathers all sources, then the files that X_FILE variables name.  A
 * file that a source names is opened with the rights of the application. */
static enum verdict
gather_and_merge(const struct config *c, const struct user *user, struct gather *g, struct env *env,
    struct err *e)
{
	const struct rights theirs = { user->uid, user->gid, user->groups, user->n };
	struct files files = { 0 };
	enum verdict v;

	privacy_begin();
	v = gather_open(g, c, environ, e);
	do {
		for (size_t i = 0; v == V_OK && i < files.n; i++)
			v = gather_add_content(g, files.v[i].name, files.v[i].string,
			    c->user && files.v[i].by_source ? &theirs : NULL, e);
		files_free(&files);
		if (v == V_OK && (v = gather_wait(g, e)) == V_OK)
			v = env_merge(env, g, e);
		if (v == V_OK)
			v = files_list(env, g, &files, e);
	} while (v == V_OK && files.n);
	return v;
}

/* Completes the environment by what follows from the application's user and process. */
static enum verdict
place(const struct config *c, const struct user *user, pid_t parent, struct pidvars *pidvars,
    struct env *env, struct err *e)
{
	enum verdict v = c->user ? env_set(env, user->home, e) : V_OK;

	if (v == V_OK)
		change_compare(env);
	if (v == V_OK)
		v = pidvars_follow(pidvars, parent, env, e);
	if (v == V_OK)
		v = env_require(env, &c->require, e);
	return v == V_OK ? env_render(env, e) : v;
}

/* Ends a dry run, or calls execve.  Nothing of ours is left for the application: no keys, no
 * descriptors and not our signal mask. */
static enum verdict
run(const struct config *c, pid_t parent, struct gather *g, const struct env *env, const char *path,
    const struct limits *limits, const struct signals *signals, struct err *e)
{
	if (c->dry) {
		if (command_rehearse(path, c->command, env->block, g->schedule.rules.deadline, e)
		    != V_OK)
			return V_BAD;
		explain_ready(g, env, limits);
		_exit(0);
	}
	fork_take_over(c, parent);
	if (descriptors_clear(c, e) != V_OK)	/* while those of the identities are open */
		return V_SYS;
	gather_leave(g);
	return command_exec(path, c->command, env->block, signals, g->schedule.rules.deadline, e);
}

int
main(int argc, char **argv)
{
	struct signals signals;			/* as we inherited them, for the application */
	struct config config;
	pid_t parent = 0;			/* the pid that we had before --init forked, or 0 */
	struct user user = { 0 };
	struct gather gather;
	struct env env = { 0 };
	struct pidvars pidvars;
	const char *path = "";			/* of the command */
	struct limits limits;
	struct err e;

	(void)argc;
	signals_block(&signals);
	harden();
	if (options_parse(argv, environ, &config, &e) == V_OK
	    && fork_application(&config, argv, environ, &parent, &e) == V_OK
	    && user_find(config.user, &user, &e) == V_OK
	    && gather_and_merge(&config, &user, &gather, &env, &e) == V_OK
	    && explain(&gather, &env, &e) == V_OK
	    && place(&config, &user, parent, &pidvars, &env, &e) == V_OK
	    && user_enter(&config, &user, &e) == V_OK
	    && command_find(config.command[0], env.block, gather.schedule.rules.deadline,
	    &path, &e) == V_OK
	    && limits_admit(&config, &env, path, &limits, &e) == V_OK)
		run(&config, parent, &gather, &env, path, &limits, &signals, &e);
	fail(&e);
}
