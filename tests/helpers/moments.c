/* SPDX-License-Identifier: ISC */
/*
 * moments: sends a signal at every moment of a start, and checks that it is not lost.
 *
 *	moments steps SIG child|pid1 FILE FOLDER WAITENV [OPTION …]
 *		one start for each stop at a system call; the file arrives at stop ARRIVAL
 *	moments times SIG child|pid1 FILE FOLDER WAITENV [OPTION …]
 *		RUNS starts; the signal and the file arrive at random times
 *	moments lease FILE FOLDER WAITENV [OPTION …]
 *		the signal is that of the kernel when a writer opens the file during a lease
 *
 * An ordinary process must lose no signal.  PID 1 must lose no signal that arrives after waitenv
 * has blocked signals, which it does first, and before the exec has begun: the kernel drops the
 * others, since PID 1 has no handler then.
 */
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "tests/helpers/helper.h"

enum { WORKERS = 8, REPORTS = 5, ARRIVAL = 36, STEPS_MAX = 1000, RUNS = 240, SPAN_US = 8000,
	PATIENCE_MS = 5000, TOLD = 3 };

/* The state of a start when the signal came. */
enum phase { BEFORE_BLOCK, WAITING, EXECING, APPLICATION, ANYWHERE };

struct run {
	pid_t pid;
	int go, told, line;	/* pipes: to release it, from the application, from stderr */
	bool started;
	int status;
	char text[512];
	size_t text_n;
};

static struct {
	int sig;
	bool pid1;
	const char *file;
	char place[4096];
	char **argv;
} job;

/* The application reports that it runs, and stays until a signal. */
static int
app(void)
{
	if (write(TOLD, "!", 1) < 0)
		return 1;
	for (;;)
		pause();
}

/* The application after a broken lease checks that no signal is pending or blocked. */
static int
app_pending(void)
{
	uint64_t pending = 0, blocked = 0;

	syscall(SYS_rt_sigpending, &pending, sizeof pending);
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &blocked, sizeof blocked);
	return pending || blocked ? 1 : STARTED;
}

/* Starts a child that becomes waitenv when a byte is written to r.go. */
static struct run
start(void)
{
	int gate[2], told[2], line[2];
	struct run r = { 0 };
	char c;

	need(pipe2(gate, O_CLOEXEC), "pipe");
	need(pipe2(told, O_CLOEXEC), "pipe");
	need(pipe2(line, O_CLOEXEC), "pipe");
	r.pid = fork_with(job.pid1 ? CLONE_NEWPID : 0);
	if (with_parent(r.pid) == 0) {
		close(gate[1]);
		dup2(line[1], STDERR_FILENO);
		if (read(gate[0], &c, 1) == 1 && dup2(told[1], TOLD) == TOLD)
			execv(job.argv[0], job.argv);
		_exit(70);
	}
	close(gate[0]);
	close(told[1]);
	close(line[1]);
	r.go = gate[1];
	r.told = told[0];
	r.line = line[0];
	return r;
}

static void
go(struct run *r)
{
	if (write(r->go, "", 1) != 1)
		die("go");
	close(r->go);
}

static void
file_comes(void)
{
	char copy[sizeof job.place + 4], bytes[65536];
	int from = need(open(job.file, O_RDONLY | O_CLOEXEC), job.file), to;
	ssize_t n = read(from, bytes, sizeof bytes);

	snprintf(copy, sizeof copy, "%s.new", job.place);
	to = need(open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), copy);
	if (n < 0 || write(to, bytes, (size_t)n) != n)
		die("copy");
	close(from);
	close(to);
	need(rename(copy, job.place), "rename");
}

/* Reads from the application until all processes have ended, or as PID 1 until it runs. */
static bool
hear(struct run *r)
{
	struct pollfd p = { .fd = r->told, .events = POLLIN };
	char c;

	while (poll(&p, 1, PATIENCE_MS) > 0) {
		if (read(r->told, &c, 1) == 0)
			return true;
		r->started = true;
		if (job.pid1)
			return true;
	}
	return false;
}

static void
finish(struct run *r)
{
	ssize_t n;

	kill(r->pid, SIGKILL);
	need(waitpid(r->pid, &r->status, 0), "waitpid");
	while ((n = read(r->line, r->text + r->text_n, sizeof r->text - r->text_n)) > 0)
		r->text_n += (size_t)n;
	close(r->line);
	close(r->told);
	unlink(job.place);
}

/* Returns NULL, or what is wrong. */
static const char *
judge(struct run *r, enum phase phase)
{
	bool heard = hear(r);

	finish(r);
	if (!heard)
		return "still running";
	if (WIFEXITED(r->status) && WEXITSTATUS(r->status) == 128 + job.sig)
		return r->started ? "started and then ended by waitenv"
		    : line_fault(r->text, r->text_n, 128 + job.sig);
	if (!job.pid1 && WIFSIGNALED(r->status) && WTERMSIG(r->status) == job.sig)
		return phase == WAITING ? "killed without a message" : NULL;
	return job.pid1 && r->started && phase != WAITING ? NULL : "lost";
}

/* Continues to the next stop.  Returns false if the child has ended. */
static bool
next_stop(pid_t pid, int *event, int *nr, bool *entry)
{
	struct __ptrace_syscall_info info = { 0 };
	int status;

	need((int)ptrace(PTRACE_SYSCALL, pid, 0, 0), "PTRACE_SYSCALL");
	need(waitpid(pid, &status, 0), "waitpid");
	if (!WIFSTOPPED(status))
		return false;
	*event = status >> 16;
	if (WSTOPSIG(status) != (SIGTRAP | 0x80))
		return true;
	ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info);
	*entry = info.op == PTRACE_SYSCALL_INFO_ENTRY;
	if (*entry)
		*nr = (int)info.entry.nr;
	return true;
}

static void
seize(struct run *r)
{
	int status;

	need((int)ptrace(PTRACE_SEIZE, r->pid, 0,
	    PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL), "PTRACE_SEIZE");
	need((int)ptrace(PTRACE_INTERRUPT, r->pid, 0, 0), "PTRACE_INTERRUPT");
	need(waitpid(r->pid, &status, 0), "waitpid");
}

/* Lets waitenv run for that many stops. */
static enum phase
walk(struct run *r, int steps)
{
	enum phase phase = BEFORE_BLOCK;
	int event = 0, execs = 0, nr = -1;
	bool entry = false;

	for (int at = 0; at < steps && execs < 2;) {
		if (!next_stop(r->pid, &event, &nr, &entry))
			die("waitenv ended before the signal");
		execs += event == PTRACE_EVENT_EXEC;
		if (event || execs == 0)
			continue;
		if (++at == ARRIVAL)
			file_comes();
		if (nr == SYS_rt_sigprocmask && phase == BEFORE_BLOCK)
			phase = WAITING;
		if (nr == SYS_execve && phase == WAITING)
			phase = EXECING;
	}
	return execs < 2 ? phase : APPLICATION;
}

static bool
blocks_all(pid_t pid)
{
	char path[32], line[128];
	unsigned long long mask = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "SigBlk: %llx", &mask) == 1)
			break;
	if (f)
		fclose(f);
	return mask & 1 << (job.sig - 1);
}

static void
spin_until(int64_t us)
{
	int64_t now = now_us();

	if (us > now + 200)
		usleep((unsigned)(us - now - 100));
	while (now_us() < us)
		;
}

static void
report(int at, const struct run *r, const char *fault, int *wrong)
{
	if (fault && (*wrong)++ < REPORTS)
		printf("# moment %d, status %x: %s: %.*s\n", at, (unsigned)r->status, fault,
		    (int)r->text_n, r->text);
}

/* Ends at the first stop of the application. */
static int
steps(int worker)
{
	enum phase phase = BEFORE_BLOCK;
	int wrong = 0, at;

	for (at = 1 + worker; phase != APPLICATION && at < STEPS_MAX; at += WORKERS) {
		struct run r = start();

		seize(&r);
		go(&r);
		phase = walk(&r, at);
		kill(r.pid, job.sig);
		need((int)ptrace(PTRACE_DETACH, r.pid, 0, 0), "PTRACE_DETACH");
		if (job.pid1 && phase == BEFORE_BLOCK)
			finish(&r);
		else
			report(at, &r, judge(&r, phase), &wrong);
	}
	if (worker == 0)
		printf("# %d stops\n", at);
	return wrong + (phase != APPLICATION);
}

static int
times(int worker)
{
	uint32_t random = (uint32_t)worker * 7919 + 1;
	int64_t longest = 0;
	int wrong = 0;

	for (int at = worker; at < RUNS; at += WORKERS) {
		struct run r = start();
		int64_t from, signal_at, file_at, sent;

		go(&r);
		while (job.pid1 && !blocks_all(r.pid))
			;
		from = now_us();
		random = random * 1664525 + 1013904223;
		signal_at = from + (random >> 8) % SPAN_US;
		random = random * 1664525 + 1013904223;
		/* Most files arrive shortly before the signal, some long before, some never. */
		file_at = at % 4 == 0 ? INT64_MAX : at % 4 == 1 ? from + (random >> 8) % SPAN_US
		    : signal_at - 1500 + (random >> 8) % 1600;
		if (file_at < signal_at) {
			spin_until(file_at);
			file_comes();
		}
		spin_until(signal_at);
		sent = now_us();
		kill(r.pid, job.sig);
		report(at, &r, judge(&r, ANYWHERE), &wrong);
		if (now_us() - sent > longest)
			longest = now_us() - sent;
	}
	if (worker == 0)
		printf("# at most %lld us from the signal to the end\n", (long long)longest);
	return wrong;
}

static int
all_workers(int (*work)(int), const char *folder)
{
	int status, wrong = 0;

	fflush(stdout);
	for (int i = 0; i < WORKERS; i++)
		if (with_parent(fork()) == 0) {
			snprintf(job.place, sizeof job.place, "%s/moment.%d", folder, i);
			wrong = work(i);
			fflush(stdout);
			_exit(wrong != 0);
		}
	for (int i = 0; i < WORKERS; i++) {
		need(wait(&status), "wait");
		wrong |= status;
	}
	return wrong;
}

/* A writer breaks the lease while it is held, which the kernel reports by SIGIO.  The system
 * call after the one that takes the lease gives it back. */
static int
lease(void)
{
	struct run r = start();
	int event, nr = -1, last = -1, writer;
	bool entry = false;

	file_comes();
	seize(&r);
	go(&r);
	while (last != CALL_FCNTL || nr != CALL_FCNTL || !entry) {
		last = entry ? nr : last;
		if (!next_stop(r.pid, &event, &nr, &entry))
			die("waitenv ended before it took a lease");
	}
	writer = open(job.place, O_WRONLY | O_NONBLOCK);
	if (writer >= 0 || errno != EWOULDBLOCK)
		die("no lease was there");
	need((int)ptrace(PTRACE_DETACH, r.pid, 0, 0), "PTRACE_DETACH");
	hear(&r);
	need(waitpid(r.pid, &r.status, 0), "waitpid");
	unlink(job.place);
	return !WIFEXITED(r.status) || WEXITSTATUS(r.status) != STARTED;
}

/* The command: waitenv with its options, the file that arrives, and this program as application. */
static void
command(char *self, char **argv, int n, char *as)
{
	char *more[] = { "-f", job.place, "--", self, as };

	job.argv = calloc((size_t)n + 6, sizeof *argv);
	memcpy(job.argv, argv, (size_t)n * sizeof *argv);
	memcpy(job.argv + n, more, sizeof more);
}

int
main(int argc, char **argv)
{
	if (argc == 2)
		return strcmp(argv[1], "app") == 0 ? app() : app_pending();
	if (argc > 4 && strcmp(argv[1], "lease") == 0) {
		job.file = argv[2];
		snprintf(job.place, sizeof job.place, "%s/moment", argv[3]);
		command(argv[0], argv + 4, argc - 4, "pending");
		return lease();
	}
	if (argc < 7)
		die("usage");
	job.sig = atoi(argv[2]);
	job.pid1 = strcmp(argv[3], "pid1") == 0;
	job.file = argv[4];
	command(argv[0], argv + 6, argc - 6, "app");
	return all_workers(strcmp(argv[1], "steps") == 0 ? steps : times, argv[5]) != 0;
}
