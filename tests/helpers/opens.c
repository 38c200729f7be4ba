/* SPDX-License-Identifier: ISC */
/*
 * opens: counts how often a writer's open with O_NONBLOCK fails because a start that reads the file
 * holds a lease on it.
 *	opens FILE PROGRAM [ARGUMENT …]		runs the program repeatedly meanwhile
 * A failure counts once, however long the lease is held, since a busy machine may suspend the
 * start.
 */
#include <fcntl.h>
#include <sys/wait.h>

#include "tests/helpers/helper.h"

enum { OPENS = 4000, STARTS_LEAST = 20, ONE_IN = 100, PAUSE_US = 200, PATIENCE_S = 60 };

/* Starts the program repeatedly, and writes a byte to count after each start. */
static _Noreturn void
start_for_ever(char **argv, int count)
{
	for (;;) {
		pid_t pid = with_parent(fork());
		int status;

		if (pid == 0) {
			execv(argv[0], argv);
			_exit(127);
		}
		need(waitpid(pid, &status, 0), "waitpid");
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			_exit(1);
		need((int)write(count, "", 1), "write");
	}
}

static void
pause_us(long us)
{
	nanosleep(&(struct timespec){ 0, us * 1000 }, NULL);
}

/* Opens the file, if necessary repeatedly.  Returns whether the first attempt failed. */
static bool
open_fails(const char *path, int64_t until)
{
	bool failed = false;
	int fd;

	while ((fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0 && errno == EAGAIN
	    && now_us() < until) {
		failed = true;
		pause_us(10);
	}
	close(need(fd, path));
	return failed;
}

int
main(int argc, char **argv)
{
	const int64_t until = now_us() + PATIENCE_S * 1000000;
	int count[2], starts = 0, fails = 0, n = 0;
	char byte;
	pid_t pid;

	if (argc < 3)
		return 64;
	need(pipe(count), "pipe");
	need(fcntl(count[0], F_SETFL, O_NONBLOCK), "pipe");
	pid = with_parent(fork());
	setpgid(pid, 0);	/* in parent and child, since either may run first */
	if (pid == 0)
		start_for_ever(argv + 2, count[1]);
	srandom(1);
	for (; (n < OPENS || starts < STARTS_LEAST) && now_us() < until; n++) {
		fails += open_fails(argv[1], until);
		starts += read(count[0], &byte, 1) == 1;
		pause_us(random() % PAUSE_US);
	}
	kill(-pid, SIGKILL);
	printf("# %d of %d opens failed, during %d starts\n", fails, n, starts);
	printf("%s a start does not hold its lease while it reads\n",
	    starts >= STARTS_LEAST && fails * ONE_IN < n ? "ok" : "not ok");
	return 0;
}
