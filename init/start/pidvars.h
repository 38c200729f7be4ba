/*
 * pidvars: LISTEN_PID and WATCHDOG_PID, which name the process that systemd's sockets and watchdog
 * are meant for (sd_listen_fds(3), sd_watchdog_enabled(3)).  If that was us before --init forked,
 * it is the application now.
 */
#ifndef INIT_START_PIDVARS_H
#define INIT_START_PIDVARS_H

#include <sys/types.h>

#include "init/env/env.h"

#define PIDVARS 2

/* Keeps the strings that it puts into the environment. */
struct pidvars { char strings[PIDVARS][32]; };

/* Those that name the pid that we had before the fork get ours; 0 where there was no fork. */
enum verdict pidvars_follow(struct pidvars *, pid_t before, struct env *, struct err *);

#endif
