/* starts: what starts cost, see bench.h. */
#include <err.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/measure.h"

#define OPEN_AND_EXEC \
	"set -a; eval \"$(age -d -i \"$1\" \"$2\" | gunzip)\"; set +a; exec \"$3\""

static char fresh[300], fresh_identity[300], volume[300];

/* What a shell prints of the environment that the start gives it. */
static size_t
environment(char *const argv[], char *out, size_t n)
{
	int to[2];
	size_t did = 0;
	ssize_t got;
	pid_t pid;

	if (pipe2(to, O_CLOEXEC) != 0)
		err(1, "pipe");
	pid = start(argv, to[1], -1);
	close(to[1]);
	while (did < n && (got = read(to[0], out + did, n - did)) > 0)
		did += (size_t)got;
	close(to[0]);
	return finish(pid, 0, NULL) ? did : 0;
}

/* The floor is none unless what it starts gets the same. */
static void
floor_is_honest(void)
{
	static char ours[1 << 16], floors[1 << 16];
	char *env = "/usr/bin/env";
	char *const pairs[2][2][8] = {
		{ { waitenv, "-f", plain, "--", env }, { least, plain, env } },
		{ { waitenv, "-f", sealed, "-i", identity, "--", env }, { least, sealed, identity, env } },
	};

	for (int i = 0; i < 2; i++) {
		size_t n = environment(pairs[i][0], ours, sizeof ours);

		if (n == 0 || n != environment(pairs[i][1], floors, sizeof floors)
		    || memcmp(ours, floors, n) != 0)
			errx(1, "the floor gives the application another environment than waitenv");
	}
}

void
start_costs(void)
{
	char *const opened[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	char *const read_plain[] = { waitenv, "-f", plain, "--", app, NULL };
	char *const init_opened[] = { waitenv, "--init", "-f", sealed, "-i", identity, "--", app, NULL };
	char *const init_plain[] = { waitenv, "--init", "-f", plain, "--", app, NULL };
	char *const floor_opened[] = { least, sealed, identity, app, NULL };
	char *const floor_plain[] = { least, plain, app, NULL };
	char *const fork_opened[] = { least, "fork", sealed, identity, app, NULL };
	char *const fork_plain[] = { least, "fork", plain, app, NULL };
	int n = rounds * 10;

	floor_is_honest();
	row_ratio("a start, plain file of 200, to its floor", compare(read_plain, floor_plain, n), 1.25);
	row_ratio("a start, sealed bundle of 200, to its floor", compare(opened, floor_opened, n), 1.20);
	row_ratio("--init, plain file, to the floor under fork and wait",
		compare(init_plain, fork_plain, n), 1.25);
	row_ratio("--init, sealed bundle, to the floor under fork and wait",
		compare(init_opened, fork_opened, n), 1.25);
}

/* For people: other programs that start an application, beside the start from a sealed bundle. */
void
peer_costs(const char *folder)
{
	char *const opened[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	char dir[320], make[1024], envfile[700], what[80];
	const struct { const char *name; char *argv[9]; } peers[] = {
		{ "a bare static exec", { app } },
		{ "tini", { "/usr/bin/tini", "-s", "--", app } },
		{ "tini-static", { "/usr/bin/tini-static", "-s", "--", app } },
		{ "dumb-init", { "/usr/bin/dumb-init", "--", app } },
		{ "catatonit", { "/usr/bin/catatonit", "--", app } },
		{ "gosu", { "/usr/sbin/gosu", "root", app } },
		{ "s6-envdir", { "/usr/bin/s6-envdir", dir, app } },
		{ "execline's envfile", { "/usr/bin/execlineb", "-c", envfile } },
		{ "a shell that sources the file", { "/bin/sh", "-c", "set -a; . \"$1\"; exec \"$2\"",
			"sh", plain, app } },
		{ "a shell with age and gunzip", { "/bin/sh", "-c", OPEN_AND_EXEC, "sh", identity, sealed,
			app } },
	};

	snprintf(dir, sizeof dir, "%s/envdir", folder);
	snprintf(envfile, sizeof envfile, "envfile %s %s", plain, app);
	snprintf(make, sizeof make, "mkdir '%s' && while IFS= read -r l; do printf %%s \"${l#*=}\""
		" >'%s'/\"${l%%%%=*}\"; done <'%s'", dir, dir, plain);
	if (system(make) != 0)
		errx(1, "cannot make a folder of variables");
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
		snprintf(what, sizeof what, "for comparison: %s, to a sealed start", peers[i].name);
		row_ratio(what, compare(peers[i].argv, opened, rounds), 0);
	}
}

void
bench_copy(const char *from, const char *to, int cut)
{
	static char text[1 << 16];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t n = in < 0 ? -1 : read(in, text, sizeof text);

	if (out < 0 || n < cut || write(out, text, (size_t)(n - cut)) != n - cut)
		err(1, "%s", to);
	close(in);
	close(out);
}

enum kind { KIND_SEALED, KIND_DATA };

/* Files written a moment before the start: the bundle and its key, or a volume of Kubernetes. */
static void
write_fresh(enum kind kind, const char *folder)
{
	static int n;
	char path[400], target[64], temporary[400];

	if (kind == KIND_SEALED) {
		bench_copy(sealed, fresh, 0);
		bench_copy(identity, fresh_identity, 0);
		return;
	}
	snprintf(target, sizeof target, "..%d", ++n);
	snprintf(path, sizeof path, "%s/volume/%s", folder, target);
	if (mkdir(path, 0755) != 0)
		err(1, "%s", path);
	strcat(path, "/app.env");
	bench_copy(plain, path, 0);
	snprintf(temporary, sizeof temporary, "%s/volume/..data_tmp", folder);
	snprintf(path, sizeof path, "%s/volume/..data", folder);
	if (symlink(target, temporary) != 0 || rename(temporary, path) != 0)
		err(1, "%s", path);
}

/* In turns: with files just written, and with the same ones old. */
static struct ratio
fresh_ratio(enum kind kind, const char *folder)
{
	char *const sealed_new[] = { waitenv, "-f", fresh, "-i", fresh_identity, "--", app, NULL };
	char *const sealed_old[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	char *const data_new[] = { waitenv, "-f", volume, "--", app, NULL };
	char *const data_old[] = { waitenv, "-f", plain, "--", app, NULL };
	double v[100], va[100], vb[100];
	int n = rounds < 100 ? rounds : 100;

	for (int i = 0; i < n; i++) {
		write_fresh(kind, folder);
		va[i] = once(kind == KIND_SEALED ? sealed_new : data_new);
		vb[i] = once(kind == KIND_SEALED ? sealed_old : data_old);
		v[i] = va[i] / vb[i];
	}
	return (struct ratio){ part_of(v, n, 0.5), part_of(va, n, 0.5), part_of(vb, n, 0.5) };
}

void
fresh_costs(const char *folder)
{
	snprintf(fresh, sizeof fresh, "%s/fresh.gz.age", folder);
	snprintf(fresh_identity, sizeof fresh_identity, "%s/fresh.identity", folder);
	snprintf(volume, sizeof volume, "%s/volume", folder);
	if (mkdir(volume, 0755) != 0)
		err(1, "%s", volume);
	write_fresh(KIND_DATA, folder);
	strcat(volume, "/..data/app.env");
	row_ratio("a fresh bundle and key, to old ones", fresh_ratio(KIND_SEALED, folder), 1.5);
	row_ratio("a fresh file behind ..data, to an old file", fresh_ratio(KIND_DATA, folder), 1.5);
}
