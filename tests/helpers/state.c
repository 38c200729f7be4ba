/* SPDX-License-Identifier: ISC */
/*
 * state: prints everything that a program inherits, so that two starts can be compared.
 *
 *	state [FD]	prints to that descriptor instead of 1
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "tests/helpers/helper.h"

static int out = STDOUT_FILENO;

/* Copies the text of the kernel, which the C library does not change. */
static void
copy(const char *path)
{
	char bytes[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < n; i++)
			dprintf(out, "%c", bytes[i] ? bytes[i] : '\n');
	close(fd);
}

static void
status_lines(void)
{
	static const char *const names[] = {
		"Name:", "Umask:", "PPid:", "TracerPid:", "Uid:", "Gid:", "Groups:", "NSpgid:",
		"NSsid:", "Threads:", "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:",
		"CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:",
	};
	FILE *f = fopen("/proc/self/status", "re");
	char line[512];

	while (f && fgets(line, sizeof line, f))
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strncmp(line, names[i], strlen(names[i])) == 0)
				dprintf(out, "%s", line);
	if (f)
		fclose(f);
}

/* Prints each open descriptor with its file, flags, offset and owner. */
static void
descriptors(void)
{
	char target[4096], path[64];
	ssize_t n;

	for (int fd = 0; fd < 256; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		n = readlink(path, target, sizeof target);
		dprintf(out, "fd %d: %.*s flags %x at %lld owner %d signal %d\n", fd, (int)n,
		    target, fcntl(fd, F_GETFL), (long long)lseek(fd, 0, SEEK_CUR),
		    fcntl(fd, F_GETOWN), fcntl(fd, F_GETSIG));
	}
}

static void
limits(void)
{
	struct rlimit r;

	for (int i = 0; i < RLIM_NLIMITS; i++)
		if (getrlimit(i, &r) == 0)
			dprintf(out, "limit %d: %llu %llu\n", i, (unsigned long long)r.rlim_cur,
			    (unsigned long long)r.rlim_max);
}

/* Prints group, session, terminal and its foreground group: fields 5 to 8 of stat. */
static void
terminal(void)
{
	FILE *f = fopen("/proc/self/stat", "re");
	int n[4];

	if (f && fscanf(f, "%*d (%*[^)]) %*c %*d %d %d %d %d", &n[0], &n[1], &n[2], &n[3]) == 4)
		dprintf(out, "group %d session %d terminal %d foreground %d\n", n[0], n[1], n[2],
		    n[3]);
	if (f)
		fclose(f);
}

static void
process(void)
{
	char cwd[4096];
	struct sigaltstack stack;
	int death = 0, reaper = 0;

	sigaltstack(NULL, &stack);
	prctl(PR_GET_PDEATHSIG, &death);
	prctl(PR_GET_CHILD_SUBREAPER, &reaper);
	dprintf(out, "cwd %s\nnice %d\n", getcwd(cwd, sizeof cwd) ? cwd : "?",
	    getpriority(PRIO_PROCESS, 0));
	dprintf(out, "dumpable %d death %d reaper %d keepcaps %d slack %d personality %lx\n",
	    prctl(PR_GET_DUMPABLE), death, reaper, prctl(PR_GET_KEEPCAPS), prctl(PR_GET_TIMERSLACK),
	    syscall(SYS_personality, 0xffffffffUL));
	dprintf(out, "alternate stack %d, alarm %u\n", stack.ss_flags, alarm(0));
	copy("/proc/self/oom_score_adj");
	copy("/proc/self/timers");
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		out = atoi(argv[1]);
	descriptors();	/* before this program opens any */
	status_lines();
	limits();
	terminal();
	process();
	dprintf(out, "arguments\n");
	copy("/proc/self/cmdline");
	dprintf(out, "environment\n");
	copy("/proc/self/environ");
	return 0;
}
