/* SPDX-License-Identifier: ISC */
/*
 * pages SIZE COMMAND…: simulates a kernel with pages of that size, as far as a process can tell: it
 * changes AT_PAGESZ, and madvise refuses an address within such a page and rounds a length up to
 * whole pages (mm/madvise.c).  Ends with the command's code, or 128 + n.  77 where not x86-64.
 */
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
static unsigned long size;

/* The auxiliary vector follows argc, argv and envp, each of which ends with NULL. */
static void
tell_size(pid_t pid)
{
	struct user_regs_struct r;
	unsigned long at, key;

	ptrace(PTRACE_GETREGS, pid, NULL, &r);
	at = r.rsp + 8 * (2 + (unsigned long)ptrace(PTRACE_PEEKDATA, pid, r.rsp, NULL));
	while (ptrace(PTRACE_PEEKDATA, pid, at, NULL))
		at += 8;
	for (at += 8;
	    (key = (unsigned long)ptrace(PTRACE_PEEKDATA, pid, at, NULL)) != AT_NULL; at += 16)
		if (key == AT_PAGESZ)
			ptrace(PTRACE_POKEDATA, pid, at + 8, size);
}

/* At the entry of a system call: changes the arguments of madvise.  Returns true if it fails. */
static bool
advice(pid_t pid)
{
	struct user_regs_struct r;
	bool refused;

	ptrace(PTRACE_GETREGS, pid, NULL, &r);
	if (r.orig_rax != SYS_madvise)
		return false;
	refused = r.rdi % size != 0;
	if (refused)
		r.orig_rax = (unsigned long)-1;
	else
		r.rsi = (r.rsi + size - 1) & -size;
	ptrace(PTRACE_SETREGS, pid, NULL, &r);
	return refused;
}

static void
refuse(pid_t pid)
{
	struct user_regs_struct r;

	ptrace(PTRACE_GETREGS, pid, NULL, &r);
	r.rax = (unsigned long)-EINVAL;
	ptrace(PTRACE_SETREGS, pid, NULL, &r);
}

static int
follow(pid_t pid)
{
	bool inside = false, refused = false;
	int status, give = 0;

	ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	while (ptrace(PTRACE_SYSCALL, pid, NULL, give) == 0 && waitpid(pid, &status, 0) == pid) {
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		give = 0;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			inside = !inside;
			if (inside)
				refused = advice(pid);
			else if (refused)
				refuse(pid);
		} else if (WSTOPSIG(status) == SIGTRAP)
			tell_size(pid);		/* the exec */
		else
			give = WSTOPSIG(status);
	}
	return 98;
}

int
main(int argc, char **argv)
{
	pid_t pid;

	if (argc < 3)
		return 64;
	size = strtoul(argv[1], NULL, 10);
	pid = fork();
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execvp(argv[2], argv + 2);
		_exit(99);
	}
	waitpid(pid, NULL, 0);
	return follow(pid);
}
#else
int
main(void)
{
	return 77;
}
#endif
