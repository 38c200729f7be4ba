/* SPDX-License-Identifier: ISC */
/* env: which variables win, and their order.  Each row gives sources and expects a block. */
#include <time.h>

#include "tests/unit/set.h"

static const struct row rows[] = {
	{ "no variables make an empty block", "", "", { NULL }, "" },
	{ "inherited variables keep their order", "", "B=1 A=2", { NULL }, "B=1 A=2" },
	{ "loaded variables keep their order", "", "", { "docker B=1 A=2" }, "B=1 A=2" },
	{ "inherited variables come before loaded ones", "", "Z=1", { "docker B=1", "docker A=2" },
	    "Z=1 B=1 A=2" },
	{ "a variable with an empty value is exported", "", "A=", { "docker B=" }, "A= B=" },

	{ "an inherited variable wins", "", "A=0", { "docker A=1" }, "A=0" },
	{ "an empty inherited variable wins", "", "A=", { "docker A=1" }, "A=" },
	{ "a loaded variable wins with --override", "--override", "A=0", { "docker A=1" }, "A=1" },
	{ "--override keeps the place of the inherited variable", "--override", "A=0 B=0",
	    { "docker C=1 A=1" }, "A=1 B=0 C=1" },
	{ "--override keeps inherited variables that are not loaded", "--override", "A=0 B=0",
	    { "docker C=1" }, "A=0 B=0 C=1" },

	{ "the last file wins", "", "", { "docker A=1", "docker A=2" }, "A=2" },
	{ "the last file wins in the place of the first", "", "",
	    { "docker A=1 B=1", "docker C=2 A=2" }, "A=2 B=1 C=2" },
	{ "the last file wins with --merge last", "--merge last", "",
	    { "docker A=1", "docker A=2", "docker A=3" }, "A=3" },
	{ "the first file wins with --merge first", "--merge first", "",
	    { "docker A=1", "docker A=2", "docker A=3" }, "A=1" },
	{ "an inherited variable wins with --merge first", "--merge first", "A=0",
	    { "docker A=1" }, "A=0" },
	{ "the first file wins with --merge first and --override", "--merge=first --override",
	    "A=0", { "docker A=1", "docker A=2" }, "A=1" },
	{ "the later line of a file wins", "", "", { "docker A=1 B=1 A=2" }, "B=1 A=2" },
	{ "the later line of a file wins with --merge first", "--merge first", "",
	    { "docker A=1 A=2", "docker A=3" }, "A=2" },

	{ "the first of several ecs files wins", "", "",
	    { "ecs A=1", "ecs A=2", "ecs A=3" }, "A=1" },
	{ "the last of several ecs files wins with --merge last", "--merge last", "",
	    { "ecs A=1", "ecs A=2" }, "A=2" },
	{ "the later line of an ecs file wins", "", "", { "ecs A=1 A=2", "ecs A=3" }, "A=2" },
	{ "a docker file wins over two earlier ecs files", "", "",
	    { "ecs A=1", "ecs A=2", "docker A=3" }, "A=3" },
	{ "the first of two ecs files wins if the second is the last of all files", "", "",
	    { "ecs A=1", "docker A=2", "ecs A=3" }, "A=1" },
	{ "a single ecs file loses to a later file", "", "", { "ecs A=1", "docker A=2" }, "A=2" },
	{ "a single ecs file wins over an earlier file", "", "",
	    { "docker A=1", "ecs A=2" }, "A=2" },
	{ "files of two dialects are merged, two of them ecs files", "", "",
	    { "docker A=1 B=1", "ecs A=2", "docker B=3", "ecs A=4 B=4" }, "A=2 B=4" },
	{ "files of three dialects are merged, three of them ecs files", "", "",
	    { "ecs A=1", "docker A=2 B=2", "ecs B=3 C=3", "systemd C=4",
	    "ecs A=5 C=5" }, "A=1 B=3 C=3" },
	{ "a docker file wins over a later ecs file with --merge first", "--merge first", "",
	    { "docker A=1", "ecs A=2" }, "A=1" },

	{ "an entry that unsets a name removes the inherited variable", "", "A=0 B=0",
	    { "json A!" }, "B=0" },
	{ "an entry that unsets a name exports nothing", "", "", { "json A! B=1" }, "B=1" },
	{ "an entry that unsets a name wins over an earlier file", "", "",
	    { "docker A=1", "json A!" }, "" },
	{ "an entry that unsets a name loses to a later file", "", "",
	    { "json A!", "docker A=1" }, "A=1" },
	{ "an entry that unsets a name and loses does not remove the inherited variable", "", "A=0",
	    { "json A!", "docker A=1" }, "A=0" },
	{ "an entry that unsets a name loses to a later line", "", "", { "json A! A=1" }, "A=1" },
	{ "an entry that unsets a name wins over an earlier ecs file", "", "A=0",
	    { "ecs A=1", "json A!" }, "" },

	{ "--clean removes inherited variables", "--clean", "A=0 B=0", { "docker C=1" }, "C=1" },
	{ "a loaded variable wins with --clean", "--clean", "A=0", { "docker A=1" }, "A=1" },
	{ "--keep keeps inherited variables in spite of --clean", "--clean --keep A*",
	    "A=0 B=0 AB=0", { NULL }, "A=0 AB=0" },
	{ "a variable of --keep wins over a loaded one", "--clean --keep A", "A=0 B=0",
	    { "docker A=1 B=1" }, "A=0 B=1" },
	{ "--keep has no effect without --clean", "--keep A", "A=0 B=0", { NULL }, "A=0 B=0" },
	{ "--keep can be given twice", "--clean --keep A --keep B", "A=0 B=0 C=0", { NULL },
	    "A=0 B=0" },
	{ "--unset removes an inherited variable", "--unset A", "A=0 B=0", { NULL }, "B=0" },
	{ "a loaded variable wins over one of --unset", "--unset A", "A=0",
	    { "docker A=1" }, "A=1" },
	{ "--unset wins over --keep", "--clean --keep * --unset A", "A=0 B=0", { NULL }, "B=0" },

	{ "* in a glob matches any text", "--unset *", "A=0 B=0", { NULL }, "" },
	{ "a glob matches the whole name", "--unset A", "AA=0 BA=0 A=0", { NULL }, "AA=0 BA=0" },
	{ "a glob that ends in * matches a prefix", "--unset LD_*", "LD_=0 LD_X=0 LD=0 XLD_=0",
	    { NULL }, "LD=0 XLD_=0" },
	{ "a glob that begins with * matches a suffix", "--unset *_KEY", "_KEY=0 A_KEY=0 A_KEYS=0",
	    { NULL }, "A_KEYS=0" },
	{ "a glob with * inside matches both ends of a name", "--unset A*Z",
	    "AZ=0 AxZ=0 AxZx=0 xAZ=0", { NULL }, "AxZx=0 xAZ=0" },
	{ "? in a glob matches one byte", "--unset A?", "A=0 AB=0 ABC=0", { NULL }, "A=0 ABC=0" },
	{ "a glob with two stars is matched with backtracking", "--unset *ab*ac",
	    "xabxac=0 ababac=0 abac=0 acab=0", { NULL }, "acab=0" },
	{ "a glob with many stars is matched", "--unset *a*a*a*a*b",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaa=0 aaaab=0", { NULL }, "aaaaaaaaaaaaaaaaaaaaaaaaaaa=0" },
	{ "?* in a glob matches at least one byte", "--unset A?*", "A=0 AB=0 ABC=0",
	    { NULL }, "A=0" },

	{ "--deny refuses a loaded variable", "--deny LD_*", "", { "docker A=1 LD_PRELOAD=x" },
	    "! LD_PRELOAD is denied, line 2" },
	{ "--deny accepts inherited variables", "--deny LD_*", "LD_PRELOAD=x", { "docker A=1" },
	    "LD_PRELOAD=x A=1" },
	{ "--deny refuses a loaded variable that loses to an inherited one", "--deny A", "A=0",
	    { "docker A=1" }, "! A is denied, line 1" },
	{ "--deny refuses a loaded variable that loses to another file", "--deny A", "",
	    { "docker A=1", "docker A=2" }, "! A is denied, line 1" },
	{ "--deny refuses an entry that unsets a name", "--deny A", "A=0", { "json A!" },
	    "! A is denied, line 1" },
	{ "--deny refuses the content that an X_FILE variable names", "--deny LD_*",
	    "LD_PRELOAD_FILE=/x", { "content LD_PRELOAD=x" }, "! LD_PRELOAD is denied" },

	{ "--require accepts an inherited variable", "--require A", "A=0", { NULL }, "A=0" },
	{ "--require accepts a loaded variable", "--require A,B", "A=0", { "docker B=1" },
	    "A=0 B=1" },
	{ "--require refuses a missing variable", "--require A,B", "A=0", { NULL },
	    "! required variable B is missing" },
	{ "--require refuses an empty variable", "--require A", "A=", { NULL },
	    "! required variable A is empty" },
	{ "--require can be given twice", "--require A --require B", "A=0", { NULL },
	    "! required variable B is missing" },
	{ "--require ignores superfluous commas", "--require ,A,,", "A=0", { NULL }, "A=0" },
	{ "--require does not accept a variable with a longer name", "--require A", "AB=0",
	    { NULL }, "! required variable A is missing" },
	{ "--require refuses a variable that --clean removed", "--require A --clean",
	    "A=0", { NULL }, "! required variable A is missing" },
	{ "--require refuses a variable that an entry unset", "--require A", "A=0", { "json A!" },
	    "! required variable A is missing" },

	{ "the first of two inherited variables of one name counts", "", "A=1 B=2 A=3", { NULL },
	    "A=1 B=2" },
	{ "an inherited string without = is dropped", "", "A=1 ODD B=2", { NULL }, "A=1 B=2" },
	{ "an inherited string without a name is dropped", "", "=x A=1", { NULL }, "A=1" },
	{ "names of any characters are exported", "", "B.C=1 1D=2", { "docker E-F=3 \xc3\xbc=4" },
	    "B.C=1 1D=2 E-F=3 \xc3\xbc=4" },
	{ "a value may contain =", "", "A==", { "docker B=b=c=" }, "A== B=b=c=" },

	{ "WAITENV_* variables are not exported", "", "WAITENV_TIMEOUT=3 A=1 WAITENV_=2",
	    { "docker WAITENV_X=1 B=2" }, "A=1 B=2" },
	{ "--keep does not keep WAITENV_* variables", "--clean --keep *", "WAITENV_TIMEOUT=3 A=1",
	    { NULL }, "A=1" },
	{ "a variable called WAITENVX is exported", "", "WAITENVX=1", { NULL }, "WAITENVX=1" },
	{ "the variable that holds a bundle is not exported", "", "BLOB=x A=1",
	    { "bundle:BLOB B=2" }, "A=1 B=2" },
	{ "a bundle may define the variable that held it", "", "BLOB=x",
	    { "bundle:BLOB BLOB=2" }, "BLOB=2" },
	{ "the variable that holds a plain source is exported", "", "SECRET=x",
	    { "plain:SECRET B=2" }, "SECRET=x B=2" },
	{ "the variable that holds an identity is not exported", "", "KEY=x A=1",
	    { "identity:KEY" }, "A=1" },
	{ "a loaded variable is exported even if a variable of its name held an identity", "",
	    "KEY=x", { "docker KEY=1", "identity:KEY" }, "KEY=1" },

	{ "the content of a file replaces X_FILE", "", "X_FILE=/x", { "content X=1" }, "X=1" },
	{ "the content of a file wins over an empty inherited X", "", "X= X_FILE=/x",
	    { "content X=1" }, "X=1" },
	{ "the content of a file wins over an empty loaded X", "", "",
	    { "docker X= X_FILE=/x", "content X=1" }, "X=1" },
	{ "the content of a file wins over an empty loaded X with --merge first", "--merge first",
	    "", { "docker X= X_FILE=/x", "content X=1" }, "X=1" },
	{ "the content of a file replaces a loaded X_FILE", "", "A=0",
	    { "docker X_FILE=/x B=1", "content X=1" }, "A=0 B=1 X=1" },
	{ "a variable called _FILE is exported", "", "_FILE=/x", { "content X=1" },
	    "_FILE=/x X=1" },
	{ "--require accepts a variable that X_FILE gave", "--require X", "X_FILE=/x",
	    { "content X=1" }, "X=1" },

	{ "an optional source that was skipped changes nothing", "", "A=0",
	    { "absent B=1 A!" }, "A=0" },
};

/* Writes the block in words, or the reason. */
static void
result(struct set *s, char *out, size_t size)
{
	int n = 0;

	*out = '\0';
	if (env_merge(&s->env, &s->g, &e) != V_OK || env_require(&s->env, &s->c.require, &e) != V_OK
	    || env_render(&s->env, &e) != V_OK) {
		snprintf(out, size, "! %s%s", e.text, e.fault == F_CONFIG ? "" : " (not F_CONFIG)");
		return;
	}
	for (size_t i = 0; i < s->env.exported; i++)
		n += snprintf(out + n, size - (size_t)n, "%s%s", i ? " " : "", s->env.block[i]);
	if (s->env.block[s->env.exported])
		snprintf(out, size, "the block does not end in NULL");
}

static void
merges(void)
{
	char got[512];
	struct set s;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(got, sizeof got, "(not a row)");
		if (open_set(&s, &rows[i]))
			result(&s, got, sizeof got);
		claim(&rows[i], got);
		close_set(&s);
	}
}

static void
counts(void)
{
	struct set s;

	open_set(&s, &(struct row){ "", "", "A=0 B=0",
	    { "docker A=1 C=1", "docker C=2 D=2" }, "" });
	CHECK("a table with three kinds of entries is built", env_merge(&s.env, &s.g, &e) == V_OK);
	CHECK("4 variables are exported, of which 2 are loaded",
	    env_render(&s.env, &e) == V_OK && s.env.exported == 4 && s.env.loaded == 2);
	CHECK("the value of a loaded variable is returned",
	    strcmp(env_get(&s.env, SLICE("C")), "2") == 0);
	CHECK("env_get returns NULL for a variable that is not exported",
	    !env_get(&s.env, SLICE("CC")) && !env_get(&s.env, SLICE("")));
	CHECK("env_source returns the source of a loaded variable",
	    strcmp(env_source(&s.env, "C=2"), "docker") == 0);
	CHECK("an inherited variable has no source", !env_source(&s.env, "A=0"));
	close_set(&s);

	open_set(&s, &(struct row){ "", "--deny D", "", { "docker C=1", "docker D=2" }, "" });
	CHECK("a denied variable is refused", env_merge(&s.env, &s.g, &e) == V_BAD);
	CHECK("the failure names the source of a denied variable",
	    e.source == s.g.items.v[1].spec.name);
	close_set(&s);
}

/* The processor time of this process, since the machine may be busy. */
static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The best of five times to merge ten sources with that many names in all, every one required. */
static double
build_ms(size_t names)
{
	struct item items[10];
	struct config c = { 0 };
	struct gather g = { .config = &c, .items = { items, 10 }, .inherited = VARS(1 << 20) };
	struct buf required = BUF(1 << 24);
	double best = 1e9, start;
	struct env env = { 0 };
	char name[32];
	bool good = true;

	for (size_t i = 0; i < 10; i++)
		items[i] = (struct item){ .state = ITEM_READY, .vars = VARS(1 << 24),
			.spec.dialect = dialect_find(SLICE("docker")) };
	for (size_t i = 0; i < names; i++) {
		snprintf(name, sizeof name, "SERVICE_VARIABLE_%zu,", i);
		good &= buf_put(&required, slice_str(name), &e) == V_OK;
		name[strlen(name) - 1] = '\0';
		good &= vars_put(&items[i % 10].vars, slice_str(name), SLICE("value"), 1,
		    &e) == V_OK;
	}
	good &= buf_byte(&required, '\0', &e) == V_OK;
	for (int i = 0; i < 5; i++) {
		start = cpu_ms();
		good &= env_merge(&env, &g, &e) == V_OK && env.n == names
		    && env_require(&env, &(struct list){ (const char *[]){ (char *)required.p },
		    1 }, &e) == V_OK;
		best = cpu_ms() - start < best ? cpu_ms() - start : best;
		env_free(&env);
	}
	for (size_t i = 0; i < 10; i++)
		vars_free(&items[i].vars);
	buf_free(&required);
	return good ? best : 1e9;
}

static void
many(void)
{
	double small = build_ms(1000), large = build_ms(16000);

	printf("# 1,000 variables of 10 sources: %.2f ms; 16,000: %.2f ms\n", small, large);
	/* The factor is 16 on an idle machine, and would be 256 if the time were quadratic. */
	CHECK("16 times as many variables take less than 128 times as long",
	    large < 128 * (small > 0.5 ? small : 0.5));
}

int
main(void)
{
	merges();
	counts();
	many();
	return test_failed != 0;
}
