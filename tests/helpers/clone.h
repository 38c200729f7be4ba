/* SPDX-License-Identifier: ISC */
/*
 * clone: fork(2) with flags of clone(2).  The system call has its first two arguments in another
 * order on s390x.
 */
#ifndef TESTS_CLONE_H
#define TESTS_CLONE_H

#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline pid_t
fork_with(int flags)
{
#ifdef __s390x__
	return (pid_t)syscall(SYS_clone, 0, flags | SIGCHLD, 0, 0, 0);
#else
	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
#endif
}

#endif
