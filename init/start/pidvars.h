/* SPDX-License-Identifier: ISC */
/*
 * pidvars: LISTEN_PID and WATCHDOG_PID name the process that systemd's sockets and watchdog are
 * meant for (sd_listen_fds(3), sd_watchdog_enabled(3)).  If that was us before --init forked, it is
 * our child now.
 */
#ifndef INIT_START_PIDVARS_H
#define INIT_START_PIDVARS_H

#include <sys/types.h>

#include "init/env/env.h"

#define PIDVARS 2

/* Owns the strings that it puts into the environment. */
struct pidvars { char strings[PIDVARS][32]; };

/* Sets our pid in those that name the pid before the fork; before is 0 if there was no fork. */
enum verdict pidvars_follow(struct pidvars *, pid_t before, struct env *, struct err *);

#endif
