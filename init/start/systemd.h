/*
 * systemd: LISTEN_PID and WATCHDOG_PID, which name the process that systemd's sockets and watchdog are meant
 * for (sd_listen_fds(3), sd_watchdog_enabled(3)).  If that was us before --init forked, it is the application
 * now.
 */
#ifndef INIT_START_SYSTEMD_H
#define INIT_START_SYSTEMD_H

#include <stdbool.h>
#include <sys/types.h>

/* The variables that hold such a pid; ends in NULL. */
extern const char *const systemd_pids[];
#define SYSTEMD_PIDS 2

/* A second form of LISTEN_PID, which the application can do without: dropped where LISTEN_PID changes. */
#define SYSTEMD_PIDFD "LISTEN_PIDFDID"

/*
 * Whether value, NULL where the variable is not set, is the pid that we had; then NAME=<our pid> is written.
 * before: that pid; 0 where there was no fork.
 */
#define SYSTEMD_ROOM 32
bool systemd_rename(const char *name, const char *value, pid_t before, char string[SYSTEMD_ROOM]);

#endif
