/* SPDX-License-Identifier: ISC */
/*
 * ecs-race: replays a container agent that starts a container before its env file is complete.
 *	ecs-race WAITENV APP FOLDER
 * A task has two containers, each with its own env file, which a downloader writes after a random
 * delay.  Both files share one id, and the agent takes the id for downloaded when the first file
 * is, so the download of one file releases both containers.  The duration of a download is
 * proportional to that of a start on this machine, so that the two race on any machine.
 * Each container is started bare (a shell reads the file and execs the program), after a loop that
 * waits for the file to exist, and under waitenv; RUNS (500) tasks each, JOBS (8) at a time.
 * The replay fails unless some bare starts fail, and some starts after the loop when the downloader
 * writes in place: otherwise it would prove nothing.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/run.h"

#define READ_AND_EXEC "set -a; . \"$1\" && exec env -u PWD -u OLDPWD -u SHLVL -u _ \"$2\""

enum { BARE, LOOP, WAITENV, STARTS };
static const char *const start_names[STARTS] = { "bare", "until [ -f ]", "waitenv" };

enum { WHOLE, ABSENT, PART, ENDS };	/* the environment of a container */

static struct payloads payloads;
static const char *waitenv, *app, *folder;
static struct place here;
static int64_t usual;	/* duration of a bare start, JOBS at a time */

/* Indices: in place, started as, environment.  tasks counts those with a failure. */
static struct board { _Atomic int next, count[2][STARTS][ENDS], tasks[2][STARTS]; } *board;

/* Writes one file, then reports the id as downloaded. */
static void
download(struct hand *h, struct bytes text, const char *path, bool in_place, int id)
{
	char temp[410];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(temp, sizeof temp, "%.400s%s", path, in_place ? "" : ".part");
	hand_pause(h, 0, 2 * usual);
	hand_open(h, temp, O_EXCL);
	hand_pieces(h, text, 4096, 2, 0, usual / 2);
	hand_close(h);
	if (!in_place)
		hand_rename(h, temp, path);
	_exit(write(id, "", 1) != 1);
}

/* Runs one container.  The exit code says which environment it had. */
static void
container(const char *path, struct envsum want, int start)
{
	char *const argv[STARTS][16] = {
		{ "/bin/sh", "-c", READ_AND_EXEC, "sh", (char *)path, (char *)app, NULL },
		{ "/bin/sh", "-c", "until [ -f \"$1\" ]; do sleep 0.01; done;" READ_AND_EXEC, "sh",
			(char *)path, (char *)app, NULL },
		{ (char *)waitenv, "-f", (char *)path, "-t", "20s", "--settle", "80ms", "--",
			(char *)app, NULL },
	};
	_Atomic int64_t started, said;
	struct trial t;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	envsum_add(&want, "PATH=/usr/bin:/bin", 18);
	trial_run(argv[start], (char *[]){ "PATH=/usr/bin:/bin", NULL }, &here, MS(30000), 0,
		&started, &said, &t);
	_exit(!t.ran ? ABSENT : envsum_eq(t.env, want) ? WHOLE : PART);
}

static void
task(uint64_t seed, int number, bool in_place, int start)
{
	struct book book[2] = { 0 };
	char dir[300], path[2][400], byte;
	int id[2], status, failed = 0;
	pid_t loader[2], pid[2];

	snprintf(dir, sizeof dir, "%s/task%d", folder, number);
	if (mkdir(dir, 0755) != 0 || pipe2(id, O_CLOEXEC) != 0)
		err(1, "%s", dir);
	for (int i = 0; i < 2; i++) {
		struct hand h = { .book = &book[i], .seed = seed + (uint64_t)i, .fd = -1,
			.settle = MS(80) };
		snprintf(path[i], sizeof path[i], "%s/container%d.env", dir, i);
		if ((loader[i] = fork()) == 0)
			download(&h, payloads.v[LARGE][i].form[PLAIN], path[i], in_place, id[1]);
	}
	if (read(id[0], &byte, 1) != 1)
		err(1, "read");
	for (int i = 0; i < 2; i++)
		if ((pid[i] = fork()) == 0)
			container(path[i], payloads.v[LARGE][i].env, start);
	for (int i = 0; i < 2; i++) {
		waitpid(loader[i], NULL, 0);
		waitpid(pid[i], &status, 0);
		int end = WIFEXITED(status) ? WEXITSTATUS(status) : ABSENT;
		board->count[in_place][start][end]++;
		failed |= end != WHOLE;
	}
	board->tasks[in_place][start] += failed;
	close(id[0]);
	close(id[1]);
	place_remove(dir);
}

/* Measures bare starts with a file that exists.  Returns at least 10 ms. */
static int64_t
usual_start(int jobs)
{
	struct book book = { 0 };
	struct hand h = { .book = &book, .fd = -1 };
	char path[400];
	int64_t from;

	snprintf(path, sizeof path, "%s/there.env", folder);
	hand_open(&h, path, O_EXCL);
	hand_write(&h, payloads.v[LARGE][0].form[PLAIN]);
	hand_close(&h);
	from = now();
	for (int i = 0; i < jobs; i++)
		if (fork() == 0)
			container(path, payloads.v[LARGE][0].env, BARE);
	while (wait(NULL) > 0)
		;
	from = now() - from;
	unlink(path);
	return from > MS(10) ? from : MS(10);
}

/* The workers run all tasks, those of different kinds mixed. */
static int
replay(uint64_t seed, int total, int jobs)
{
	int status, lost = 0;

	for (int w = 0; w < jobs; w++) {
		if (fork() != 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int i; (i = board->next++) < total;)
			task(seed + (uint64_t)i * 1000003, w, i & 1, i / 2 % STARTS);
		_exit(0);
	}
	for (int w = 0; w < jobs; w++)
		lost += wait(&status) < 0 || status != 0;
	return lost;
}

static int
report(int runs)
{
	printf("%-22s %-14s %6s %12s %14s %12s %12s\n", "the file comes by", "started as", "tasks",
		"tasks failed", "not started", "partial env", "whole env");
	for (int p = 0; p < 2; p++)
		for (int s = 0; s < STARTS; s++)
			printf("%-22s %-14s %6d %12d %14d %12d %12d\n", p ? "writing in place" :
				"temp file and rename", start_names[s], runs, board->tasks[p][s],
				board->count[p][s][ABSENT], board->count[p][s][PART],
				board->count[p][s][WHOLE]);
	return board->tasks[0][WAITENV] + board->tasks[1][WAITENV];
}

/* Whether starts failed that do not wait, or wait for the name only. */
static bool
seen(void)
{
	return board->count[0][BARE][ABSENT] && board->count[1][BARE][PART] &&
		board->count[1][LOOP][PART];
}

static int
number(const char *name, int otherwise)
{
	const char *s = getenv(name);

	return s ? atoi(s) : otherwise;
}

static int
inside(char *argv[], const char *in)
{
	int runs = number("RUNS", 500), jobs = number("JOBS", 8), failed;
	uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 10) :
		(uint64_t)now() % 1000000007;

	waitenv = argv[1], app = argv[2], folder = in;
	here.reader = geteuid();
	board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		0);
	if (board == MAP_FAILED || runs < 1 || jobs < 1)
		errx(2, "RUNS and JOBS must be at least 1");
	printf("SEED=%llu RUNS=%d JOBS=%d\n", (unsigned long long)seed, runs, jobs);
	fflush(stdout);
	payloads_make(&payloads, in, seed);
	usual = usual_start(jobs);
	printf("a start takes %.0f ms\n", (double)usual / MS(1));
	if (replay(seed, runs * 2 * STARTS, jobs) != 0)
		errx(1, "a worker failed");
	failed = report(runs);
	if (!seen())
		errx(1, "bare starts or those after the loop never failed: the replay is wrong");
	printf("%d passed, %d failed\n", runs * 2 - failed, failed);
	return failed != 0;
}

int
main(int argc, char *argv[])
{
	if (argc != 4)
		errx(2, "ecs-race WAITENV APP FOLDER");
	return place_guard(argv[3], inside, argv);
}
