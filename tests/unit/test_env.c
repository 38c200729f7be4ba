/* SPDX-License-Identifier: ISC */
/* env: who wins, and in which order; rows of words in, the block in words out. */
#include <time.h>

#include "tests/unit/set.h"

static const struct row rows[] = {
	{ "nothing at all", "", "", { NULL }, "" },
	{ "inherited alone, as it came", "", "B=1 A=2", { NULL }, "B=1 A=2" },
	{ "loaded alone, as it came", "", "", { "docker B=1 A=2" }, "B=1 A=2" },
	{ "inherited first, then loaded", "", "Z=1", { "docker B=1", "docker A=2" }, "Z=1 B=1 A=2" },
	{ "an empty value is one", "", "A=", { "docker B=" }, "A= B=" },

	{ "inherited wins", "", "A=0", { "docker A=1" }, "A=0" },
	{ "inherited wins though empty", "", "A=", { "docker A=1" }, "A=" },
	{ "--override: loaded wins", "--override", "A=0", { "docker A=1" }, "A=1" },
	{ "--override: in the place of the inherited one", "--override", "A=0 B=0", { "docker C=1 A=1" },
	    "A=1 B=0 C=1" },
	{ "--override leaves the others", "--override", "A=0 B=0", { "docker C=1" }, "A=0 B=0 C=1" },

	{ "the last file wins", "", "", { "docker A=1", "docker A=2" }, "A=2" },
	{ "it does so where the first one stood", "", "", { "docker A=1 B=1", "docker C=2 A=2" },
	    "A=2 B=1 C=2" },
	{ "--merge last", "--merge last", "", { "docker A=1", "docker A=2", "docker A=3" }, "A=3" },
	{ "--merge first", "--merge first", "", { "docker A=1", "docker A=2", "docker A=3" }, "A=1" },
	{ "--merge first, and inherited still wins", "--merge first", "A=0", { "docker A=1" }, "A=0" },
	{ "--merge first --override", "--merge=first --override", "A=0", { "docker A=1", "docker A=2" },
	    "A=1" },
	{ "within a file the later line wins", "", "", { "docker A=1 B=1 A=2" }, "B=1 A=2" },
	{ "within a file the later line wins with --merge first", "--merge first", "",
	    { "docker A=1 A=2", "docker A=3" }, "A=2" },

	{ "ecs: the first file wins", "", "", { "ecs A=1", "ecs A=2", "ecs A=3" }, "A=1" },
	{ "ecs with --merge last", "--merge last", "", { "ecs A=1", "ecs A=2" }, "A=2" },
	{ "ecs: the later line of a file wins", "", "", { "ecs A=1 A=2", "ecs A=3" }, "A=2" },
	{ "a later docker file beats both ecs", "", "", { "ecs A=1", "ecs A=2", "docker A=3" }, "A=3" },
	{ "the first ecs wins where the last one would", "", "", { "ecs A=1", "docker A=2", "ecs A=3" }, "A=1" },
	{ "an ecs file alone loses to a later file", "", "", { "ecs A=1", "docker A=2" }, "A=2" },
	{ "an ecs file alone beats an earlier file", "", "", { "docker A=1", "ecs A=2" }, "A=2" },
	{ "a mixed list with two ecs around", "", "", { "docker A=1 B=1", "ecs A=2", "docker B=3",
	    "ecs A=4 B=4" }, "A=2 B=4" },
	{ "a mixed list with three", "", "", { "ecs A=1", "docker A=2 B=2", "ecs B=3 C=3", "systemd C=4",
	    "ecs A=5 C=5" }, "A=1 B=3 C=3" },
	{ "ecs with --merge first", "--merge first", "", { "docker A=1", "ecs A=2" }, "A=1" },

	{ "an unset entry takes the inherited one away", "", "A=0 B=0", { "json A!" }, "B=0" },
	{ "an unset entry gives nothing", "", "", { "json A! B=1" }, "B=1" },
	{ "an unset entry beats an earlier file", "", "", { "docker A=1", "json A!" }, "" },
	{ "an unset entry loses to a later file", "", "", { "json A!", "docker A=1" }, "A=1" },
	{ "and is then nothing to the inherited one", "", "A=0", { "json A!", "docker A=1" }, "A=0" },
	{ "a later line beats an unset one", "", "", { "json A! A=1" }, "A=1" },
	{ "unset among ecs", "", "A=0", { "ecs A=1", "json A!" }, "" },

	{ "--clean", "--clean", "A=0 B=0", { "docker C=1" }, "C=1" },
	{ "--clean: loaded wins without --override", "--clean", "A=0", { "docker A=1" }, "A=1" },
	{ "--clean --keep", "--clean --keep A*", "A=0 B=0 AB=0", { NULL }, "A=0 AB=0" },
	{ "what is kept wins", "--clean --keep A", "A=0 B=0", { "docker A=1 B=1" }, "A=0 B=1" },
	{ "--keep alone says nothing", "--keep A", "A=0 B=0", { NULL }, "A=0 B=0" },
	{ "two --keep", "--clean --keep A --keep B", "A=0 B=0 C=0", { NULL }, "A=0 B=0" },
	{ "--unset", "--unset A", "A=0 B=0", { NULL }, "B=0" },
	{ "--unset: loaded wins without --override", "--unset A", "A=0", { "docker A=1" }, "A=1" },
	{ "--unset beats --keep", "--clean --keep * --unset A", "A=0 B=0", { NULL }, "B=0" },

	{ "glob: * is anything", "--unset *", "A=0 B=0", { NULL }, "" },
	{ "glob: the whole name", "--unset A", "AA=0 BA=0 A=0", { NULL }, "AA=0 BA=0" },
	{ "glob: a start", "--unset LD_*", "LD_=0 LD_X=0 LD=0 XLD_=0", { NULL }, "LD=0 XLD_=0" },
	{ "glob: an end", "--unset *_KEY", "_KEY=0 A_KEY=0 A_KEYS=0", { NULL }, "A_KEYS=0" },
	{ "glob: both ends", "--unset A*Z", "AZ=0 AxZ=0 AxZx=0 xAZ=0", { NULL }, "AxZx=0 xAZ=0" },
	{ "glob: ? is one byte", "--unset A?", "A=0 AB=0 ABC=0", { NULL }, "A=0 ABC=0" },
	{ "glob: two stars go back", "--unset *ab*ac", "xabxac=0 ababac=0 abac=0 acab=0", { NULL }, "acab=0" },
	{ "glob: many stars", "--unset *a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaa=0 aaaab=0", { NULL },
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaa=0" },
	{ "glob: ?*", "--unset A?*", "A=0 AB=0 ABC=0", { NULL }, "A=0" },

	{ "--deny a loaded one", "--deny LD_*", "", { "docker A=1 LD_PRELOAD=x" },
	    "! LD_PRELOAD is denied, line 2" },
	{ "--deny leaves inherited ones", "--deny LD_*", "LD_PRELOAD=x", { "docker A=1" },
	    "LD_PRELOAD=x A=1" },
	{ "--deny where inherited wins", "--deny A", "A=0", { "docker A=1" }, "! A is denied, line 1" },
	{ "--deny where another file wins", "--deny A", "", { "docker A=1", "docker A=2" },
	    "! A is denied, line 1" },
	{ "--deny an unset entry", "--deny A", "A=0", { "json A!" }, "! A is denied, line 1" },
	{ "--deny content of a file", "--deny LD_*", "LD_PRELOAD_FILE=/x", { "content LD_PRELOAD=x" },
	    "! LD_PRELOAD is denied" },

	{ "--require", "--require A", "A=0", { NULL }, "A=0" },
	{ "--require of a loaded one", "--require A,B", "A=0", { "docker B=1" }, "A=0 B=1" },
	{ "--require: missing", "--require A,B", "A=0", { NULL }, "! required variable B is missing" },
	{ "--require: empty", "--require A", "A=", { NULL }, "! required variable A is empty" },
	{ "--require twice", "--require A --require B", "A=0", { NULL }, "! required variable B is missing" },
	{ "--require: commas too many", "--require ,A,,", "A=0", { NULL }, "A=0" },
	{ "--require: not a prefix", "--require A", "AB=0", { NULL }, "! required variable A is missing" },
	{ "--require what was cleaned", "--require A --clean", "A=0", { NULL },
	    "! required variable A is missing" },
	{ "--require what was unset", "--require A", "A=0", { "json A!" }, "! required variable A is missing" },

	{ "inherited twice: the first one counts", "", "A=1 B=2 A=3", { NULL }, "A=1 B=2" },
	{ "inherited without =", "", "A=1 ODD B=2", { NULL }, "A=1 B=2" },
	{ "inherited without a name", "", "=x A=1", { NULL }, "A=1" },
	{ "names of any kind", "", "B.C=1 1D=2", { "docker E-F=3 \xc3\xbc=4" }, "B.C=1 1D=2 E-F=3 \xc3\xbc=4" },
	{ "= in a value", "", "A==", { "docker B=b=c=" }, "A== B=b=c=" },

	{ "WAITENV_* is gone", "", "WAITENV_TIMEOUT=3 A=1 WAITENV_=2", { "docker WAITENV_X=1 B=2" }, "A=1 B=2" },
	{ "WAITENV_* kept by nothing", "--clean --keep *", "WAITENV_TIMEOUT=3 A=1", { NULL }, "A=1" },
	{ "WAITENVX is another one", "", "WAITENVX=1", { NULL }, "WAITENVX=1" },
	{ "a bundle's variable is gone", "", "BLOB=x A=1", { "bundle:BLOB B=2" }, "A=1 B=2" },
	{ "a bundle may define its own name", "", "BLOB=x", { "bundle:BLOB BLOB=2" }, "BLOB=2" },
	{ "a plain source's variable stays", "", "SECRET=x", { "plain:SECRET B=2" }, "SECRET=x B=2" },
	{ "an identity's variable is gone", "", "KEY=x A=1", { "identity:KEY" }, "A=1" },
	{ "what is named alike in a file stays", "", "KEY=x", { "docker KEY=1", "identity:KEY" }, "KEY=1" },

	{ "content takes the place of X_FILE", "", "X_FILE=/x", { "content X=1" }, "X=1" },
	{ "content beats an empty inherited X", "", "X= X_FILE=/x", { "content X=1" }, "X=1" },
	{ "content beats an empty loaded X", "", "", { "docker X= X_FILE=/x", "content X=1" }, "X=1" },
	{ "content with --merge first", "--merge first", "", { "docker X= X_FILE=/x", "content X=1" }, "X=1" },
	{ "content takes the place of a loaded X_FILE", "", "A=0",
	    { "docker X_FILE=/x B=1", "content X=1" }, "A=0 B=1 X=1" },
	{ "_FILE alone is a name", "", "_FILE=/x", { "content X=1" }, "_FILE=/x X=1" },
	{ "--require what came through X_FILE", "--require X", "X_FILE=/x", { "content X=1" }, "X=1" },

	{ "an optional source that was passed over", "", "A=0", { "absent B=1 A!" }, "A=0" },
};

/* The block in words, or the reason. */
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

	open_set(&s, &(struct row){ "", "", "A=0 B=0", { "docker A=1 C=1", "docker C=2 D=2" }, "" });
	CHECK("a table with three kinds of entries is built", env_merge(&s.env, &s.g, &e) == V_OK);
	CHECK("4 in all, 2 of them loaded", env_render(&s.env, &e) == V_OK && s.env.exported == 4 && s.env.loaded == 2);
	CHECK("the value of a loaded variable is returned", strcmp(env_get(&s.env, SLICE("C")), "2") == 0);
	CHECK("get what is not there", !env_get(&s.env, SLICE("CC")) && !env_get(&s.env, SLICE("")));
	CHECK("the source of a string", strcmp(env_source(&s.env, "C=2"), "docker") == 0);
	CHECK("a variable of the container has no source", !env_source(&s.env, "A=0"));
	close_set(&s);

	open_set(&s, &(struct row){ "", "--deny D", "", { "docker C=1", "docker D=2" }, "" });
	CHECK("a denied variable is refused", env_merge(&s.env, &s.g, &e) == V_BAD);
	CHECK("the source of a denied variable is blamed", e.source == s.g.items.v[1].spec.name);
	close_set(&s);
}

/* Of this process alone: the machine may be busy. */
static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Ten sources of so many names in all, every one of them required; the best of five. */
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
		good &= vars_put(&items[i % 10].vars, slice_str(name), SLICE("value"), 1, &e) == V_OK;
	}
	good &= buf_byte(&required, '\0', &e) == V_OK;
	for (int i = 0; i < 5; i++) {
		start = cpu_ms();
		good &= env_merge(&env, &g, &e) == V_OK && env.n == names
		    && env_require(&env, &(struct list){ (const char *[]){ (char *)required.p }, 1 }, &e) == V_OK;
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
	/* Sixteen where the machine is quiet; 256 would be quadratic. */
	CHECK("16 times the variables take no 128 times as long", large < 128 * (small > 0.5 ? small : 0.5));
}

int
main(void)
{
	merges();
	counts();
	many();
	return test_failed != 0;
}
