/* SPDX-License-Identifier: ISC */
/* fault PID: makes the process jump to address 0: a real fault, not a signal from outside. */
#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

/*
 * Positions among the general registers of NT_PRSTATUS: the program counter, and the number of the
 * interrupted system call, which would otherwise be restarted (where that is another register).
 */
#if defined __x86_64__
enum { PC = 16, CALL = 15 };
#elif defined __i386__
enum { PC = 12, CALL = 11 };
#elif defined __aarch64__ || defined __powerpc64__
enum { PC = 32, CALL = PC };
#elif defined __arm__
enum { PC = 15, CALL = PC };
#elif defined __riscv
enum { PC = 0, CALL = PC };
#elif defined __s390x__
enum { PC = 1, CALL = PC };
#else
#error "which register is the program counter?"
#endif

int
main(int argc, char **argv)
{
	unsigned long regs[64];
	struct iovec at = { regs, sizeof regs };
	pid_t pid = argc > 1 ? atoi(argv[1]) : 0;

	if (pid < 2 || ptrace(PTRACE_ATTACH, pid, 0, 0) < 0 || waitpid(pid, NULL, 0) < 0)
		return 1;
	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &at) < 0)
		return 1;
	regs[CALL] = -1UL;
	regs[PC] = 0;
	return ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &at) < 0
	    || ptrace(PTRACE_DETACH, pid, 0, 0) < 0;
}
