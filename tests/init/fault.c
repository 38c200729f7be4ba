/* SPDX-License-Identifier: ISC */
/* fault PID: makes the process execute at address 0: a real fault, not a signal from outside. */
#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

int
main(int argc, char **argv)
{
	struct user_regs_struct regs;
	struct iovec at = { &regs, sizeof regs };
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;

	if (pid < 2 || ptrace(PTRACE_ATTACH, pid, 0, 0) < 0 || waitpid(pid, NULL, 0) < 0)
		return 1;
	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &at) < 0)
		return 1;
#if defined __x86_64__
	regs.rip = 0;
	regs.orig_rax = (unsigned long long)-1;	/* and the interrupted call is not begun again */
#elif defined __aarch64__
	regs.pc = 0;
#else
#error "which register is the program counter?"
#endif
	return ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &at) < 0 || ptrace(PTRACE_DETACH, pid, 0, 0) < 0;
}
