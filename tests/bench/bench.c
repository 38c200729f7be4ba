/* SPDX-License-Identifier: ISC */
/*
 * bench: measures the cost of starting, waiting and staying, compared with other programs.
 *	bench [--json] [--charts FOLDER] WAITENV APP FIRST PEAK FLOOR FOLDER
 * Prints a table, or a line of JSON for each row: what was measured, its value, and its bar, the
 * largest value that is allowed, which is 0 in a row for information.  With --charts it also draws
 * start-up.svg and size.svg into that folder.
 * BENCH_LONG=1 takes ten times as many rounds.  A value that cannot be measured is a failure; with
 * BENCH_STRICT=1 so is a value above its bar, with BENCH_GROSS=1 one above 1.5 times its bar.  The
 * bar of a time is then that of this machine, which may be slower than that of the bars.
 */
#include <err.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/curve.h"
#include "tests/bench/decode.h"
#include "tests/bench/measure.h"
#include "tests/fault/clock.h"
#include "tests/fault/place.h"

#define USUAL_FLOOR 250	/* microseconds for the plain file, on the machine of the bars */

char *waitenv, *app, *least, identity[300], plain[300], sealed[300];
int rounds;

static char *first, *peak, *charts, late[300], temp[300];
static int over, gross, missing;
static double slowness = 1;
static bool json;

static void
print_row(const char *what, double value, double bar, const char *unit, const char *verdict,
	const char *note)
{
	if (json && isnan(value))
		printf("{\"what\":\"%s\",\"value\":null,\"bar\":%g}\n", what, bar);
	else if (json)
		printf("{\"what\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"bar\":%g,"
			"\"note\":\"%s\"}\n", what, value, unit, bar, note);
	else
		printf("%-66s %8.*f %-5s %8g   %s  %s\n", what, value < 10 ? 2 : 0,
			value, unit, bar, verdict, note);
	fflush(stdout);
}

static void
row(const char *what, double value, double bar, const char *unit, const char *note)
{
	bool measured = !isnan(value), ok = value <= bar;
	double most = bar * 1.5 * (strcmp(unit, "ms") == 0 ? slowness : 1);
	const char *verdict = !measured ? "NOT MEASURED" : ok ? "ok" : "OVER";

	over += measured && !ok;
	gross += measured && value > most;
	missing += !measured;
	print_row(what, value, bar, unit, verdict, note);
}

void
row_alone(const char *what, double value, const char *unit, const char *note)
{
	if (!isnan(value))
		print_row(what, value, 0, unit, "", note);
}

void
row_ratio(const char *what, struct ratio r, double bar)
{
	char note[64];

	snprintf(note, sizeof note, "%.0f us to %.0f us", r.a, r.b);
	if (bar > 0)
		row(what, r.ratio, bar, "", note);
	else
		row_alone(what, r.ratio, "", note);
}

/* Writes an env file like those of applications, with addresses, names, switches and keys. */
static void
write_plain(void)
{
	static const char *const line[] = {
		"SERVICE_%d_URL=https://service-%d.internal.example.com:8443/api/v2\n",
		"FEATURE_%d_ENABLED=true\n",
		"QUEUE_%d_NAME=orders-production-%d\n",
		"DB_%d_DSN=postgres://app:c81e728d9d4c@db-%d.internal.example.com:5432/orders\n",
		"CACHE_%d_TTL_SECONDS=3600\n",
		"API_KEY_%d=sk_live_4eC39HqLyjWDarjtT1zdp7dc%d\n",
		"LOG_%d_LEVEL=info\n",
		"BUCKET_%d=company-production-eu-west-1-%d\n",
	};
	FILE *f = fopen(plain, "we");

	if (!f)
		err(1, "%s", plain);
	for (int i = 0; i < 200; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		fprintf(f, line[i % 8], i, i);
#pragma GCC diagnostic pop
	}
	if (fclose(f) != 0)
		err(1, "%s", plain);
}

static void
prepare(const char *folder)
{
	char command[2048];

	snprintf(identity, sizeof identity, "%s/identity", folder);
	snprintf(plain, sizeof plain, "%s/app.env", folder);
	snprintf(sealed, sizeof sealed, "%s/app.env.gz.age", folder);
	snprintf(late, sizeof late, "%s/late.env", folder);
	snprintf(temp, sizeof temp, "%s/temp", folder);
	write_plain();
	snprintf(command, sizeof command, "age-keygen -o '%s' 2>/dev/null && gzip -9 <'%s' |"
		" age -r $(age-keygen -y '%s') >'%s'", identity, plain, identity, sealed);
	if (system(command) != 0)
		errx(1, "cannot make a bundle");
	sleep_until(now() + MS(400));	/* the plain file has settled by then */
}

/* Copies a program in one piece, as an installation does: the kernel maps such a file faster than
 * one that a linker wrote piece by piece. */
static char *
installed(const char *program, const char *folder)
{
	const char *slash = strrchr(program, '/');
	char *path;

	if (asprintf(&path, "%s/%s", folder, slash ? slash + 1 : program) < 0)
		err(1, NULL);
	bench_copy(program, path, 0);
	return path;
}

/* Makes the last step of a downloader, a rename or the last byte, and returns when it began. */
static int64_t
complete(bool byte)
{
	char last;
	int in, out;
	int64_t at;

	if (!byte) {
		bench_copy(plain, temp, 0);
		at = now();
		if (rename(temp, late) != 0)
			err(1, "%s", late);
		return at;
	}
	in = open(sealed, O_RDONLY | O_CLOEXEC);
	out = open(late, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (lseek(in, -1, SEEK_END) < 0 || read(in, &last, 1) != 1)
		err(1, "%s", sealed);
	at = now();
	if (write(out, &last, 1) != 1)
		err(1, "%s", late);
	close(in);
	close(out);
	return at;
}

/* Milliseconds from the last step to the first instruction of the application. */
static double
wake(bool byte, uint64_t *seed)
{
	char *const argv[] = { waitenv, "-f", late, "-i", identity, "-t", "20", "--", first, NULL };
	int64_t began, at;
	int p[2];
	bool heard;
	pid_t pid;

	unlink(late);
	if (byte)
		bench_copy(sealed, late, 1);
	if (pipe2(p, O_CLOEXEC) != 0)
		err(1, "pipe");
	pid = start(argv, p[1], -1);
	close(p[1]);
	sleep_until(now() + between(seed, MS(4), MS(40)));
	at = complete(byte);
	heard = read(p[0], &began, sizeof began) == (ssize_t)sizeof began;
	close(p[0]);
	return finish(pid, 0, NULL) && heard ? (double)(began - at) / 1e6 : NAN;
}

static void
latencies(void)
{
	static const char *const what[] = { "rename to the first instruction",
		"last byte of a sealed file to the first instruction" };
	double *ms = calloc((size_t)rounds, sizeof *ms);
	char text[80];
	uint64_t seed = 1;

	if (!ms)
		err(1, NULL);
	for (int byte = 0; byte < 2; byte++) {
		for (int i = 0; i < rounds; i++)
			ms[i] = wake(byte, &seed);
		snprintf(text, sizeof text, "%s, median", what[byte]);
		row(text, part_of(ms, rounds, 0.5), 1, "ms", "");
		snprintf(text, sizeof text, "%s, p99", what[byte]);
		row(text, part_of(ms, rounds, 0.99), 5, "ms", "");
	}
	free(ms);
}

/* The cost of the process that only waits.  It was started first, and waits during the other
 * tests. */
static void
waiting_cost(pid_t pid)
{
	struct rusage use;
	bool ok = finish(pid, 75, &use);

	row("waiting 30 s, CPU", !ok ? NAN : (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) /
		1000 + (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000, 2, "ms", "");
	row("waiting 30 s, wake-ups", !ok ? NAN : (double)use.ru_nvcsw, 40, "", "");
}

static void
resident_cost(void)
{
	char *const argv[] = { waitenv, "--init", "-f", plain, "--", first, "stay", NULL };
	int64_t began;
	pid_t pid = start_and_hear(argv, &began, sizeof began);
	double wakes;
	char note[64];

	sleep_until(now() + MS(200));
	wakes = proc_number(pid, "status", "voluntary_ctxt_switches");
	snprintf(note, sizeof note, "resident with shared pages: %g",
		proc_number(pid, "smaps_rollup", "Rss"));
	row("--init, anonymous memory", proc_number(pid, "smaps_rollup", "Anonymous"), 20,
	    "KiB", note);
	sleep_until(now() + MS(3000));
	wakes = proc_number(pid, "status", "voluntary_ctxt_switches") - wakes;
	row("--init, wake-ups in 3 s", wakes, 0, "", "");
	if (pid > 0 && kill(pid, SIGTERM) == 0)
		finish(pid, 128 + SIGTERM, NULL);
}

static void
memory_and_size(void)
{
	char *const argv[] = { peak, waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	struct stat st;
	long kib;
	bool ok = finish(start_and_hear(argv, &kib, sizeof kib), 0, NULL);

	row("peak memory, a bundle of 200", ok ? (double)kib : NAN, 1024, "KiB", "");
	row("waitenv, stripped", stat(waitenv, &st) == 0 ? (double)st.st_size / 1024 : NAN, 288,
		"KiB", "");
}

/* The day, and the machine that was measured. */
static void
machine_name(char name[256])
{
	char line[200], model[100] = "", day[16];
	FILE *f = fopen("/proc/cpuinfo", "re");
	time_t at = time(NULL);
	struct utsname os;

	while (f && fgets(line, sizeof line, f)
	    && sscanf(line, "model name : %99[^\n]", model) != 1)
		;
	if (f)
		fclose(f);
	uname(&os);
	strftime(day, sizeof day, "%Y-%m-%d", gmtime(&at));
	os.release[strcspn(os.release, "-")] = '\0';
	snprintf(name, 256, "%s, Linux %s, %ld processors: %s", day, os.release,
	    sysconf(_SC_NPROCESSORS_ONLN), model);
}

static FILE *
chart_file(const char *name)
{
	char path[400];
	FILE *f;

	if (!charts)
		return NULL;
	snprintf(path, sizeof path, "%s/%s", charts, name);
	if (!(f = fopen(path, "we")))
		err(1, "%s", path);
	return f;
}

static void
drawn(FILE *f)
{
	if (f && fclose(f) != 0)
		err(1, "a chart");
}

static void
charted_costs(const char *folder)
{
	FILE *peers = chart_file("start-up.svg"), *size = chart_file("size.svg");
	char machine[256];

	machine_name(machine);
	peer_costs(folder, peers, machine);
	drawn(peers);
	curve_costs(folder, size, machine);
	drawn(size);
}

static int
inside(char *argv[], const char *folder)
{
	char absent[300];
	pid_t waiting;

	waitenv = installed(argv[0], folder), least = installed(argv[4], folder);
	app = argv[1], first = argv[2], peak = argv[3];
	rounds = getenv("BENCH_LONG") ? 1000 : 100;
	prepare(folder);
	snprintf(absent, sizeof absent, "%s/quiet", folder);
	if (mkdir(absent, 0755) != 0)
		err(1, "%s", absent);
	strcat(absent, "/never");
	waiting = start((char *[]){ waitenv, "-f", absent, "-t", "30", "--", app, NULL }, -1,
		open("/dev/null", O_WRONLY | O_CLOEXEC));
	if (!json)
		printf("%-66s %8s %-5s %8s\n", "what", "value", "", "bar");
	slowness = fmax(1, start_costs() / USUAL_FLOOR);
	fresh_costs(folder);
	latencies();
	resident_cost();
	memory_and_size();
	row_ratio("4 MiB, opened and parsed, to inflate and ChaCha20-Poly1305",
		decode_ratio(folder, rounds / 5), 1.3);
	waiting_cost(waiting);
	charted_costs(folder);
	if (!json)
		printf("%d over their bars, %d of them by more than half; %d not measured\n",
			over, gross, missing);
	return missing || (over && getenv("BENCH_STRICT")) || (gross && getenv("BENCH_GROSS"));
}

int
main(int argc, char *argv[])
{
	for (argv++; argc > 7 && **argv == '-'; argv++, argc--) {
		if (strcmp(*argv, "--json") == 0)
			json = true;
		else if (strcmp(*argv, "--charts") == 0)
			charts = *++argv, argc--;
	}
	if (argc != 7)
		errx(2, "bench [--json] [--charts FOLDER] WAITENV APP FIRST PEAK FLOOR FOLDER");
	return place_guard(argv[5], inside, argv);
}
