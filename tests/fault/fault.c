/* SPDX-License-Identifier: ISC */
/*
 * fault: searches for ways of writing a file at which waiting fails.
 *	fault WAITENV APP NAIVE STRANGE FOLDER
 * Every scenario is run RUNS times in every form of source, spread over all places, JOBS at a time.
 * A run has a writer with a script, the waiter, and an application that reports its environment:
 * it must start with the whole environment or not at all.  First, a naive waiter must fail.
 * Variables: RUNS (200), JOBS (16), SEED, DETAIL=1 for a table of every place, and ONLY='scenario',
 * or ONLY='scenario/form/run' as the report of a defect gives it, to repeat a run.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/clock.h"
#include "tests/fault/report.h"

#define SETTLE MS(80)
#define SPINNERS 8
#define JOBS_MAX 64

static struct {
	uint64_t seed;
	int runs, jobs;
	char only[64];			/* empty for all scenarios */
	int only_form, only_run;	/* -1 for all */
	bool naive;			/* leaves out scenarios that a naive waiter never ends */
} set;

static struct payloads payloads;
static struct places places;

/* The memory that the workers share. */
static struct board {
	_Atomic int next, folders, defects;
	struct book book[JOBS_MAX];
	struct result result[];
} *board;

/* The run with a number: all scenarios in all forms, then all of them again. */
struct job { int scenario, form, place, n; };

static bool
fits_place(const struct scenario *s, const struct place *pl)
{
	return (!s->disk || pl->own_disk) && (!s->hangs || pl->strange) &&
		(!s->ahead || (!pl->fuse && geteuid() == 0 && pl->reader == 0));
}

static struct job
job_of(int i)
{
	struct job j = { i / FORMS % scenarios_n, i % FORMS, -1, i / FORMS / scenarios_n };
	int fit = 0, fits[PLACES_MAX];

	for (int p = 0; p < places.n; p++)
		if (fits_place(&scenarios[j.scenario], &places.v[p]))
			fits[fit++] = p;
	if (fit)
		j.place = fits[(j.n + j.scenario) % fit];
	return j;
}

static bool
wanted(struct job j, bool load)
{
	const struct scenario *s = &scenarios[j.scenario];

	if (j.place < 0 || s->load != load || (set.only[0] && strcmp(s->name, set.only) != 0))
		return false;
	if (s->hangs && set.naive)
		return false;
	if (!((s->forms ? s->forms : IN(PLAIN) | IN(STAMPED) | IN(SEALED) | IN(PINNED)) &
	    IN(j.form)))
		return false;
	return (set.only_form < 0 || j.form == set.only_form) &&
		(set.only_run < 0 || j.n == set.only_run);
}

static uint64_t
seed_of(struct job j)
{
	uint64_t seed = set.seed + (uint64_t)j.n * 1000003 + (uint64_t)j.form;

	for (const char *p = scenarios[j.scenario].name; *p; p++)
		seed = (seed ^ (unsigned char)*p) * 0x100000001b3;
	return seed;
}

static void
show_defect(const struct run *r, enum outcome o, struct job j)
{
	const struct book *b = r->book;
	const struct trial *t = &r->trial;
	double done = b->done ? (double)(b->done - b->started) / 1e6 : 0;
	char text[2048];

	if (board->defects++ >= 20)
		return;
	snprintf(text, sizeof text, "not ok %s: SEED=%llu ONLY='%s/%s/%d' on %s\n"
		"#   status %x after %.1f ms; %u variables of %u; the writer was done "
		"after %.1f ms, unchanged for %.1f ms, errno %d\n#   %s%s", outcome_names[o],
		(unsigned long long)set.seed, r->scenario->name, form_names[r->form], j.n,
		r->place->name, (unsigned)t->status, (double)(t->ended - b->started) / 1e6,
		t->env.n, r->text->env.n + 1, done, (double)b->gap / 1e6, b->error, t->err,
		t->err[0] ? "" : "(no report)\n");
	if (write(2, text, strlen(text)) < 0)
		_exit(1);
}

static struct result
make(struct job j, const struct cast *cast, int worker)
{
	const struct scenario *s = &scenarios[j.scenario];
	uint64_t seed = seed_of(j);
	int size = (int)between(&seed, s->from, s->to + 1);
	struct run r = { .scenario = s, .place = &places.v[j.place], .form = (enum form)j.form,
		.old = &payloads.v[size][0], .text = &payloads.v[size][1],
		.more_old = &payloads.v[size == TINY ? SMALL : TINY][0],
		.more = &payloads.v[size == TINY ? SMALL : TINY][1], .settle = SETTLE,
		.seed = seed, .book = &board->book[worker] };
	enum outcome o;

	run_make(&r, cast, board->folders++);
	o = r.book->error || (r.book->lost && !r.place->fuse) ? WRONG : judge(&r);
	if (o >= DEFECT)
		show_defect(&r, o, j);
	return (struct result){ true, r.book->lost, (unsigned char)j.scenario,
		(unsigned char)j.form, (unsigned char)j.place, (unsigned char)o,
		o == EXACT || o == SLOW ? (int32_t)(run_latency(&r) / 1000) : -1 };
}

static void
spin(pid_t *pid)
{
	for (int i = 0; i < SPINNERS; i++) {
		if ((pid[i] = fork()) == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (volatile unsigned n = 0;; n++)
				;
		}
	}
}

/* Makes all runs with or without load.  Each worker takes the next run that is left. */
static void
pass(int total, const struct cast *cast, bool load)
{
	pid_t pid[JOBS_MAX], spinner[SPINNERS];
	int status, lost = 0;

	board->next = 0;
	if (load)
		spin(spinner);
	for (int w = 0; w < set.jobs; w++) {
		if ((pid[w] = fork()) != 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int i; (i = board->next++) < total;)
			if (wanted(job_of(i), load))
				board->result[i] = make(job_of(i), cast, w);
		_exit(0);
	}
	for (int w = 0; w < set.jobs; w++)
		lost += waitpid(pid[w], &status, 0) < 0 || status != 0;
	for (int i = 0; load && i < SPINNERS; i++) {
		kill(spinner[i], SIGKILL);
		waitpid(spinner[i], NULL, 0);
	}
	if (lost)
		errx(1, "%d workers failed", lost);
}

/* Runs the naive waiter on plain sources.  Returns whether some of its starts were partial. */
static bool
naive_fails(const struct cast *cast)
{
	int form = set.only_form, total = 4 * scenarios_n * FORMS;
	struct tally t;

	set.only_form = PLAIN;
	set.naive = true;
	board->defects = 1000;
	pass(total, cast, false);
	set.only_form = form;
	set.naive = false;
	t = tally(board->result, total, (struct pick){ -1, -1, -1 });
	printf("a naive waiter: %d starts, %d of them partial\n", t.runs, t.count[PARTIAL]);
	memset(board->result, 0, sizeof *board->result * (size_t)total);
	board->defects = 0;
	return t.count[PARTIAL] > 0;
}

static int
replay(char *argv[], const char *folder)
{
	int total, defects = 0;
	size_t bytes;
	struct cast cast, naive;
	struct tally t;

	places_make(&places, folder, places_enclose(), argv[4]);
	payloads_make(&payloads, folder, set.seed);
	cast = (struct cast){ argv[1], argv[2], payloads.identity, payloads.key,
	    payloads.other_key };
	naive = cast;
	naive.waiter = argv[3];
	total = set.runs * scenarios_n * FORMS;
	bytes = sizeof *board + sizeof *board->result * (size_t)(total + 4 * scenarios_n * FORMS);
	board = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED)
		err(1, NULL);
	if (!set.only[0] && !naive_fails(&naive))
		errx(1, "a naive waiter passes: the harness finds nothing");
	fflush(stdout);
	pass(total, &cast, false);
	pass(total, &cast, true);
	report(board->result, total, &places, getenv("DETAIL") != NULL);
	t = tally(board->result, total, (struct pick){ -1, -1, -1 });
	for (int o = DEFECT; o < OUTCOMES; o++)
		defects += t.count[o];
	printf("%d places were left out\n", places.skipped);
	if (t.lost)
		printf("%d files were damaged by the file system itself\n", t.lost);
	printf("%d passed, %d failed\n", t.runs - defects, defects);
	fflush(stdout);
	return defects != 0 || t.runs == 0;
}

static void
settings(void)
{
	const char *runs = getenv("RUNS"), *jobs = getenv("JOBS"), *seed = getenv("SEED");
	char *only = getenv("ONLY"), *slash;

	set.runs = runs ? atoi(runs) : 200;
	set.jobs = jobs ? atoi(jobs) : 16;
	set.seed = seed ? strtoull(seed, NULL, 10) : (uint64_t)now() % 1000000007;
	set.only_form = set.only_run = -1;
	if (set.runs < 1 || set.jobs < 1 || set.jobs > JOBS_MAX)
		errx(2, "RUNS must be at least 1, and JOBS 1 to %d", JOBS_MAX);
	snprintf(set.only, sizeof set.only, "%s", only ? only : "");
	if ((slash = strchr(set.only, '/'))) {
		*slash++ = '\0';
		for (int f = 0; f < FORMS; f++)
			if (strncmp(slash, form_names[f], strlen(form_names[f])) == 0)
				set.only_form = f;
		if ((slash = strchr(slash, '/')))
			set.only_run = atoi(slash + 1);
	}
	if (set.only_run >= set.runs)
		set.runs = set.only_run + 1;
	printf("SEED=%llu RUNS=%d JOBS=%d\n", (unsigned long long)set.seed, set.runs, set.jobs);
	fflush(stdout);
}

int
main(int argc, char *argv[])
{
	if (argc != 6)
		errx(2, "fault WAITENV APP NAIVE STRANGE FOLDER");
	settings();
	return place_guard(argv[5], replay, argv);
}
