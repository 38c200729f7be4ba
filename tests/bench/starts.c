/* SPDX-License-Identifier: ISC */
/* starts: the cost of starts, see bench.h. */
#include <err.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/chart.h"
#include "tests/bench/measure.h"
#include "tests/fault/clock.h"

#define OPEN_AND_EXEC \
	"set -a; eval \"$(age -d -i \"$1\" \"$2\" | gunzip)\"; set +a; exec \"$3\""

static char fresh[300], fresh_bundle[320], fresh_identity[320], volume[320];

/* Reads the environment that env(1) prints when it is started this way. */
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

/* The floor must give the application the same environment as waitenv. */
static void
floor_is_honest(void)
{
	static char ours[1 << 16], floors[1 << 16];
	char *env = "/usr/bin/env";
	char *const pairs[2][2][8] = {
		{ { waitenv, "-f", plain, "--", env }, { least, plain, env } },
		{ { waitenv, "-f", sealed, "-i", identity, "--", env },
		    { least, sealed, identity, env } },
	};

	for (int i = 0; i < 2; i++) {
		size_t n = environment(pairs[i][0], ours, sizeof ours);

		if (n == 0 || n != environment(pairs[i][1], floors, sizeof floors)
		    || memcmp(ours, floors, n) != 0)
			errx(1, "the floor gives the application another environment than waitenv");
	}
}

double
start_costs(void)
{
	char *const opened[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	char *const read_plain[] = { waitenv, "-f", plain, "--", app, NULL };
	char *const init_opened[] = { waitenv, "--init", "-f", sealed, "-i", identity, "--",
	    app, NULL };
	char *const init_plain[] = { waitenv, "--init", "-f", plain, "--", app, NULL };
	char *const floor_opened[] = { least, sealed, identity, app, NULL };
	char *const floor_plain[] = { least, plain, app, NULL };
	char *const fork_opened[] = { least, "fork", sealed, identity, app, NULL };
	char *const fork_plain[] = { least, "fork", plain, app, NULL };
	int n = rounds * 10;
	struct ratio of_plain;

	floor_is_honest();
	of_plain = compare(read_plain, floor_plain, n);
	row_ratio("a start, plain file of 200, to its floor", of_plain, 1.25);
	row_ratio("a start, sealed bundle of 200, to its floor",
	    compare(opened, floor_opened, n), 1.20);
	row_ratio("--init, plain file, to the floor under fork and wait",
		compare(init_plain, fork_plain, n), 1.25);
	row_ratio("--init, sealed bundle, to the floor under fork and wait",
		compare(init_opened, fork_opened, n), 1.25);
	return of_plain.b;
}

/* Makes a folder with a file for each variable, as s6-envdir reads it. */
static void
write_envdir(const char *dir)
{
	char make[1024];

	snprintf(make, sizeof make, "mkdir '%s' && while IFS= read -r l; do printf %%s \"${l#*=}\""
		" >'%s'/\"${l%%%%=*}\"; done <'%s'", dir, dir, plain);
	if (system(make) != 0)
		errx(1, "cannot make a folder of variables");
}

/* Measures other programs that start an application, in turns with a start from a sealed bundle. */
void
peer_costs(const char *folder, FILE *svg, const char *machine)
{
	char *const opened[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	/* Used with: npm install dotenv; BENCH_DOTENV=$PWD/node_modules/dotenv make bench. */
	char *dotenv = getenv("BENCH_DOTENV"), dir[320], envfile[700], what[80];
	const struct { const char *name; char *argv[9]; } peers[] = {
		{ "a bare static exec", { app } },
		{ "the floor, plain file", { least, plain, app } },
		{ "waitenv, plain file", { waitenv, "-f", plain, "--", app } },
		{ "the floor, sealed bundle", { least, sealed, identity, app } },
		{ "waitenv, sealed bundle", { waitenv, "-f", sealed, "-i", identity, "--", app } },
		{ "tini-static", { "/usr/bin/tini-static", "-s", "--", app } },
		{ "tini", { "/usr/bin/tini", "-s", "--", app } },
		{ "dumb-init", { "/usr/bin/dumb-init", "--", app } },
		{ "catatonit", { "/usr/bin/catatonit", "--", app } },
		{ "gosu", { "/usr/sbin/gosu", "root", app } },
		{ "s6-envdir", { "/usr/bin/s6-envdir", dir, app } },
		{ "execline's envfile", { "/usr/bin/execlineb", "-c", envfile } },
		{ "a shell that sources the file",
			{ "/bin/sh", "-c", "set -a; . \"$1\"; exec \"$2\"", "sh", plain, app } },
		{ "a shell with age and gunzip",
			{ "/bin/sh", "-c", OPEN_AND_EXEC, "sh", identity, sealed, app } },
		{ "node, which does nothing", { "/usr/bin/node", "-e", "" } },
		{ "node with dotenv", { "/usr/bin/node", "-e",
			"require(process.argv[1]).config({path: process.argv[2], quiet: true})",
			dotenv, plain } },
	};
	const size_t n = sizeof peers / sizeof *peers - (dotenv ? 0 : 2);
	struct chart_bar bars[sizeof peers / sizeof *peers];
	double sealed_start = 0;	/* one for all bars, as the machine's speed changes */
	int drawn = 0;

	snprintf(dir, sizeof dir, "%s/envdir", folder);
	snprintf(envfile, sizeof envfile, "envfile %s %s", plain, app);
	write_envdir(dir);
	for (size_t i = 0; i < n; i++) {
		struct ratio r = compare(peers[i].argv, opened, rounds);

		snprintf(what, sizeof what, "for comparison: %s, to a sealed start", peers[i].name);
		row_ratio(what, r, 0);
		if (isnan(r.a))
			continue;
		sealed_start = sealed_start > 0 ? sealed_start : r.b;
		bars[drawn++] = (struct chart_bar){ peers[i].name, r.ratio * sealed_start };
	}
	if (svg)
		chart_bars(svg,
			"From the start to the end of an application that only exits, in "
			"microseconds",
			machine, bars, drawn);
}

void
bench_copy(const char *from, const char *to, int cut)
{
	static char bytes[1 << 20];
	struct stat st;
	int in = open(from, O_RDONLY | O_CLOEXEC);
	ssize_t n = in < 0 || fstat(in, &st) != 0 ? -1 : read(in, bytes, sizeof bytes);
	int out = n < cut || n == sizeof bytes ? -1
	    : open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, st.st_mode & 0777);

	if (out < 0 || write(out, bytes, (size_t)(n - cut)) != n - cut)
		err(1, "%s", to);
	close(in);
	close(out);
}

/* Where the files are that were written just before the start: in an old folder, on a new mount, or
 * in a volume of Kubernetes. */
enum kind { KIND_FOLDER, KIND_TMPFS, KIND_BIND, KIND_DATA, KINDS };

static const char *const kind_names[KINDS] = {
	"a fresh bundle and key, to old ones", "a fresh bundle and key on a new tmpfs, to old ones",
	"a fresh bundle and key on a new bind mount, to old ones",
	    "a fresh file behind ..data, to an old file",
};

static bool
mount_fresh(enum kind kind, const char *folder)
{
	char source[320];

	snprintf(source, sizeof source, "%s/source", folder);
	switch (kind) {
	case KIND_TMPFS:
		return mount("tmpfs", fresh, "tmpfs", 0, "mode=755,size=1m") == 0;
	case KIND_BIND:
		return mount(source, fresh, NULL, MS_BIND, NULL) == 0;
	default:
		return true;
	}
}

/* Writes a new version of a volume, and the symbolic link to it. */
static void
write_volume(const char *folder)
{
	static int n;
	char path[400], target[64], temporary[400];

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

/* Starts in turns with files just written and with old files of the same content. */
static struct ratio
fresh_ratio(enum kind kind, const char *folder)
{
	char *const sealed_new[] = { waitenv, "-f", fresh_bundle, "-i", fresh_identity, "--",
	    app, NULL };
	char *const sealed_old[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	char *const data_new[] = { waitenv, "-f", volume, "--", app, NULL };
	char *const data_old[] = { waitenv, "-f", plain, "--", app, NULL };
	double v[100], va[100], vb[100];
	int n = rounds < 100 ? rounds : 100;

	for (int i = 0; i < n; i++) {
		if (!mount_fresh(kind, folder))
			return (struct ratio){ NAN, NAN, NAN };
		if (kind == KIND_DATA) {
			write_volume(folder);
		} else {
			bench_copy(sealed, fresh_bundle, 0);
			bench_copy(identity, fresh_identity, 0);
		}
		va[i] = once(kind == KIND_DATA ? data_new : sealed_new);
		vb[i] = once(kind == KIND_DATA ? data_old : sealed_old);
		v[i] = va[i] / vb[i];
		if (kind == KIND_TMPFS || kind == KIND_BIND)
			umount2(fresh, MNT_DETACH);
	}
	return (struct ratio){ part_of(v, n, 0.5), part_of(va, n, 0.5), part_of(vb, n, 0.5) };
}

/* Measures an old file on tmpfs too, where a start has more to check than on a disk. */
static void
tmpfs_costs(const char *folder)
{
	char text[340];
	char *const there[] = { waitenv, "-f", text, "--", app, NULL };
	char *const here[] = { waitenv, "-f", plain, "--", app, NULL };

	snprintf(text, sizeof text, "%s/app.env", fresh);
	if (!mount_fresh(KIND_TMPFS, folder))
		return;
	bench_copy(plain, text, 0);
	sleep_until(now() + MS(400));
	row_ratio("a plain file on tmpfs, to one on a disk", compare(there, here, rounds), 0);
	umount2(fresh, MNT_DETACH);
}

void
fresh_costs(const char *folder)
{
	/* The mounts are invisible to other processes. */
	bool mounts = unshare(CLONE_NEWNS) == 0
	    && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	char source[320];

	snprintf(fresh, sizeof fresh, "%s/fresh", folder);
	snprintf(source, sizeof source, "%s/source", folder);
	snprintf(fresh_bundle, sizeof fresh_bundle, "%s/app.env.gz.age", fresh);
	snprintf(fresh_identity, sizeof fresh_identity, "%s/identity", fresh);
	snprintf(volume, sizeof volume, "%s/volume", folder);
	if (mkdir(volume, 0755) != 0 || mkdir(fresh, 0755) != 0 || mkdir(source, 0755) != 0)
		err(1, "%s", folder);
	strcat(volume, "/..data/app.env");
	for (enum kind kind = 0; kind < KINDS; kind++)
		if (mounts || (kind != KIND_TMPFS && kind != KIND_BIND))
			row_ratio(kind_names[kind], fresh_ratio(kind, folder), 1.5);
		else
			warnx("left out, not permitted to mount: %s", kind_names[kind]);
	if (mounts)
		tmpfs_costs(folder);
}
