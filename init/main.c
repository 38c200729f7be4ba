/*
 * waitenv: waits until the application's environment is present and complete, and becomes the
 * application.
 *
 *	spec ─► source ─► wait ─► unwrap ─► end line ─► dialect ─► merge ─► limits ─► exec
 *	└────────────────── load ──────────────────────────────┘   environ           start/
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "init/environ.h"
#include "init/explain.h"
#include "init/limits.h"
#include "init/load.h"
#include "init/base/log.h"
#include "init/config/options.h"
#include "init/base/signals.h"
#include "init/base/stage.h"
#include "init/pid1/fork.h"
#include "init/start/command.h"
#include "init/start/harden.h"
#include "init/start/privacy.h"
#include "init/start/retry.h"
#include "init/start/systemd.h"
#include "init/start/user.h"

static const int exit_code[] = {
	[F_USAGE] = 64, [F_DATA] = 65, [F_OWN] = 70, [F_SYSTEM] = 71, [F_LATE] = 75, [F_ACCESS] = 77,
	[F_LOCKED] = 77, [F_CONFIG] = 78, [F_CANNOT_RUN] = 126, [F_NOT_FOUND] = 127, [F_SIGNAL] = 128,
};

/* The one way out of a start that failed: one line, and the code that says whether to try again. */
static _Noreturn void
fail(const struct err *e, const struct load *l, const struct load_item *it)
{
	int code = exit_code[e->fault] + (e->fault == F_SIGNAL ? e->sys : 0);
	struct log_line line = { .level = LOG_ERROR, .event = "failed", .reason = e->text,
		.source = it ? it->source.name : NULL, .waited = -1, .looks = -1, .code = code };

	if (it && (e->fault == F_LATE || e->fault == F_SIGNAL)) {
		line.waited = load_waited(l);
		line.looks = it->wait.looks;
	}
	if (e->fault != F_SIGNAL)
		stage_tell(STAGE_FAILED);
	log_write(&line);
	_exit(code);
}

/* A signal just before the exec, or during a table.  What it interrupts is a system call or stdout's
 * buffer, and this touches neither. */
static void
ended(int sig)
{
	struct err e;

	err_fault(&e, V_SYS, F_SIGNAL, "ended by signal %d, just before the start", sig);
	e.sys = sig;
	fail(&e, NULL, NULL);
}

/* All sources, then the files that X_FILE variables among them name. */
static void
load_all(struct load *l, struct environ *env)
{
	const struct load_item *failed = NULL;
	size_t added = 0;
	struct err e;
	enum verdict v;

	*env = (struct environ){ 0 };
	do {
		environ_free(env);
		if ((v = load_wait(l, &failed, &e)) == V_OK)
			v = environ_build(l, env, &e);
		if (v == V_OK && l->o->file_vars.n)
			v = environ_file_vars(l, env, &added, &e);
	} while (v == V_OK && added);
	if (v != V_OK)
		fail(&e, l, failed ? failed : env->blame);
}

/* Refuses what lacks something, or what the kernel would refuse, with words. */
static struct limits
fit(const struct config *o, const struct environ *env, struct retry *retry, char path[PATH_MAX])
{
	struct limits limits = { 0 };
	struct err e;
	enum verdict v = environ_require(env, &o->require, &e);

	if (v == V_OK && o->command[0])
		while ((v = command_find(o->command[0], env->envp, path, &e)) == V_SYS && retry_pause(retry, &e))
			;
	if (v == V_OK)
		v = limits_check(path, o->command, env->envp, env->n - env->loaded, o->headroom, &limits, &e);
	if (v != V_OK)
		fail(&e, NULL, limits.variable ? environ_source(env, limits.variable) : NULL);
	if (limits.used >= limits.most / 10 * 9)
		log_warn("environment and arguments take %zu %% of what Linux accepts",
		    limits.used * 100 / limits.most);
	return limits;
}

/* What of its place shows in the environment: HOME, and the pid that was handed sockets or is watched. */
static void
place(const struct config *o, struct user *user, pid_t was, char pids[SYSTEMD_PIDS][SYSTEMD_ROOM], struct environ *env)
{
	struct err e;

	if (o->user && user_find(o->user, user, &e) != V_OK)
		fail(&e, NULL, NULL);
	if (o->user)
		environ_put(env, user->home);
	for (int i = 0; i < SYSTEMD_PIDS; i++) {
		const char *name = systemd_pids[i], *pid = environ_get(env, slice_str(name));

		if (!systemd_rename(name, pid, was, pids[i]))
			continue;
		environ_put(env, pids[i]);
		if (i == 0)
			environ_drop(env, SLICE(SYSTEMD_PIDFD));
	}
}

/* The application's user and directory. */
static void
enter(const struct config *o, const struct user *user)
{
	struct err e;

	if (o->user)
		log_hold();
	if (user_enter(o->user ? user : NULL, o->no_new_privs, o->workdir, &e) != V_OK)
		fail(&e, NULL, NULL);
}

int
main(int argc, char **argv)
{
	char path[PATH_MAX] = "", pids[SYSTEMD_PIDS][SYSTEMD_ROOM];
	struct user user = { 0 };
	struct retry retry = { 0 };
	pid_t was = 0;
	struct signals saved;
	struct config config;
	struct options_idle idle;
	struct load l;
	struct environ env;
	struct limits limits;
	enum verdict v;
	struct err e;

	(void)argc;
	signals_block(&saved);
	harden();
	v = options_parse(argv, environ, &config, &idle, &e);
	log_setup(config.quiet ? LOG_ERROR : config.verbose ? LOG_DETAIL : LOG_NOTICE, config.json, config.termination_log);
	if (v != V_OK)
		fail(&e, NULL, NULL);
	if (idle.unknown)
		log_warn("unknown variable %.*s has no effect", (int)strcspn(idle.unknown, "="), idle.unknown);
	if (idle.without_init)
		log_warn("%.*s has no effect without --init", (int)strcspn(idle.without_init, "="), idle.without_init);

	if (config.init && !config.check && !config.explain
	    && fork_application(&config.pid1, argv, environ, &was, &e) != V_OK)
		fail(&e, NULL, NULL);
	privacy_begin();
	if (load_open(&l, &config, environ, &e) != V_OK)
		fail(&e, NULL, NULL);
	environ_hide(&l);
	load_all(&l, &env);
	explain_details(&l, &env);
	if (config.explain)
		signals_release(NULL, ended);
	if (config.explain && explain_table(&l, &env, &e) != V_OK)
		fail(&e, NULL, NULL);
	place(&config, &user, was, pids, &env);
	if (!config.check && !config.explain)
		enter(&config, &user);
	retry.deadline = l.rules.deadline;
	limits = fit(&config, &env, &retry, path);
	if (config.check || config.explain) {
		explain_ready(&l, &env, &limits);
		return 0;
	}
	load_leave(&l);
	do {
		signals_release(&saved, ended);
		stage_tell(STAGE_COMMAND);
		v = command_exec(path, config.command, env.envp, &e);
		signals_hold();
		stage_tell(STAGE_WAITING);
	} while (v == V_SYS && retry_pause(&retry, &e));
	fail(&e, NULL, NULL);
}
