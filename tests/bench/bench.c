/*
 * bench: what waiting, opening and staying cost, beside what they are compared with.
 *	bench WAITENV APP FIRST PEAK FOLDER
 * Prints a table: what was measured, its value, the bar it must not pass, and whether it does.
 * BENCH_LONG=1 takes ten times the rounds.  BENCH_STRICT=1 makes a value past its bar a failure;
 * else only what cannot be measured is one.
 */
#include <err.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/decode.h"
#include "tests/bench/measure.h"
#include "tests/fault/clock.h"
#include "tests/fault/place.h"

#define OPEN_AND_EXEC \
	"set -a; eval \"$(age -d -i \"$1\" \"$2\" | gunzip)\"; set +a; exec \"$3\""

static char *waitenv, *app, *first, *peak;
static char identity[300], plain[300], sealed[300], late[300], temp[300];
static int rounds, over, missing;

static void
row(const char *what, double value, double bar, const char *unit, const char *note)
{
	bool measured = !isnan(value), ok = value <= bar;

	over += measured && !ok;
	missing += !measured;
	printf("%-58s %8.*f %-5s %8g   %s  %s\n", what, value < 10 ? 2 : 0, value, unit, bar,
		ok ? "ok" : measured ? "OVER" : "NOT MEASURED", note);
	fflush(stdout);
}

static void
row_ratio(const char *what, struct ratio r, double bar)
{
	char note[64];

	snprintf(note, sizeof note, "%.0f us to %.0f us", r.a, r.b);
	row(what, r.ratio, bar, "", note);
}

/* An application's env file as they are: addresses, names, switches, keys. */
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
	sleep_until(now() + MS(400));	/* the plain one is quiet by then */
}

static void
start_costs(void)
{
	char *const opened[] = { waitenv, "-f", sealed, "-i", identity, "--", app, NULL };
	char *const as_init[] = { waitenv, "--init", "-f", plain, "--", app, NULL };
	char *const tini[] = { "/usr/bin/tini-static", "-s", "--", app, NULL };
	char *const bare[] = { app, NULL };
	char *const shell[] = { "/bin/sh", "-c", OPEN_AND_EXEC, "sh", identity, sealed, app, NULL };

	row_ratio("exec, a bundle of 200, to tini-static", compare(opened, tini, rounds * 5), 0.40);
	row_ratio("exec, a bundle of 200, to a bare static exec", compare(opened, bare, rounds * 5),
		3.0);
	row_ratio("exec, a bundle of 200, to a shell with age and gunzip",
		compare(opened, shell, rounds), 0.07);
	row_ratio("--init, a plain file, to tini-static", compare(as_init, tini, rounds * 5), 0.60);
}

static void
copy(const char *from, const char *to, int cut)
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

/* What a downloader does last: close and rename, or one byte more.  When the last step began. */
static int64_t
complete(bool byte)
{
	char last;
	int in, out;
	int64_t at;

	if (!byte) {
		copy(plain, temp, 0);
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

/* From the last step to the first instruction of the application, in milliseconds. */
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
		copy(sealed, late, 1);
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

/* Of the process that only waits; begun first, so that the rest is measured meanwhile. */
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
	snprintf(note, sizeof note, "private and dirty: %g",
		proc_number(pid, "smaps_rollup", "Private_Dirty"));
	row("--init, resident", proc_number(pid, "smaps_rollup", "Rss"), 96, "KiB", note);
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
	row("waitenv, stripped", stat(waitenv, &st) == 0 ? (double)st.st_size / 1024 : NAN, 256,
		"KiB", "");
}

static int
inside(char *argv[], const char *folder)
{
	char absent[300];
	pid_t waiting;

	waitenv = argv[1], app = argv[2], first = argv[3], peak = argv[4];
	rounds = getenv("BENCH_LONG") ? 1000 : 100;
	prepare(folder);
	snprintf(absent, sizeof absent, "%s/quiet", folder);
	if (mkdir(absent, 0755) != 0)
		err(1, "%s", absent);
	strcat(absent, "/never");
	waiting = start((char *[]){ waitenv, "-f", absent, "-t", "30", "--", app, NULL }, -1,
		open("/dev/null", O_WRONLY | O_CLOEXEC));
	printf("%-58s %8s %-5s %8s\n", "what", "value", "", "bar");
	start_costs();
	latencies();
	resident_cost();
	memory_and_size();
	row_ratio("4 MiB, opened and parsed, to inflate and ChaCha20-Poly1305",
		decode_ratio(folder, rounds / 5), 1.3);
	waiting_cost(waiting);
	printf("%d over their bars, %d not measured\n", over, missing);
	return missing || (over && getenv("BENCH_STRICT"));
}

int
main(int argc, char *argv[])
{
	if (argc != 6)
		errx(2, "bench WAITENV APP FIRST PEAK FOLDER");
	return place_guard(argv[5], inside, argv);
}
