/* SPDX-License-Identifier: ISC */
/* measure: see measure.h. */
#include <err.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/measure.h"
#include "tests/fault/clock.h"

char *const measure_env[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	"HOME=/root", "HOSTNAME=3f1c2d7a9b10", "LANG=C.UTF-8", "TERM=xterm", NULL };

pid_t
start(char *const argv[], int out, int errors)
{
	posix_spawn_file_actions_t to;
	pid_t pid;
	int e;

	posix_spawn_file_actions_init(&to);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&to, out, 1);
	if (errors >= 0)
		posix_spawn_file_actions_adddup2(&to, errors, 2);
	e = posix_spawn(&pid, argv[0], out < 0 && errors < 0 ? NULL : &to, NULL, argv, measure_env);
	posix_spawn_file_actions_destroy(&to);
	return e ? -1 : pid;
}

bool
finish(pid_t pid, int code, struct rusage *use)
{
	int status;

	return pid > 0 && wait4(pid, &status, 0, use) == pid && WIFEXITED(status) &&
		WEXITSTATUS(status) == code;
}

pid_t
start_and_hear(char *const argv[], void *p, size_t n)
{
	int to[2];
	pid_t pid;
	ssize_t did;

	if (pipe2(to, O_CLOEXEC) != 0)
		err(1, "pipe");
	pid = start(argv, to[1], -1);
	close(to[1]);
	did = read(to[0], p, n);
	close(to[0]);
	if (pid > 0 && did != (ssize_t)n) {
		kill(pid, SIGKILL);
		finish(pid, 0, NULL);
		return -1;
	}
	return pid;
}

double
once(char *const argv[])
{
	int64_t from = now();

	if (!finish(start(argv, -1, -1), 0, NULL))
		return NAN;
	return (double)(now() - from) / 1000;
}

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
part_of(double *v, int n, double part)
{
	qsort(v, (size_t)n, sizeof *v, rising);
	return v[(int)(part * (n - 1) + 0.5)];
}

struct ratio
compare(char *const a[], char *const b[], int rounds)
{
	double *v = calloc((size_t)rounds * 3, sizeof *v), *va = v + rounds, *vb = va + rounds;
	struct ratio r;

	if (!v)
		err(1, NULL);
	if (isnan(once(a)) || isnan(once(b)))
		rounds = 1;
	for (int i = 0; i < rounds; i++) {
		va[i] = once(a);
		vb[i] = once(b);
		v[i] = va[i] / vb[i];
	}
	r = (struct ratio){ part_of(v, rounds, 0.5), part_of(va, rounds, 0.5),
		part_of(vb, rounds, 0.5) };
	free(v);
	return r;
}

double
proc_number(pid_t pid, const char *file, const char *name)
{
	char path[64], line[256];
	double n = NAN;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	if (!(f = fopen(path, "re")))
		return NAN;
	while (isnan(n) && fgets(line, sizeof line, f))
		if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			n = atof(line + strlen(name) + 1);
	fclose(f);
	return n;
}
