#include "init/options.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "decode/slice.h"
#include "decode/version.h"
#include "init/wait.h"

typedef enum verdict setter(void *field, const char *value, struct err *);

struct row {
	const char *name;
	char letter;
	const char *meta;	/* what it takes; NULL for a switch */
	setter *set;
	size_t at;
	const char *help;
	const char *env;	/* its variable, where that is not WAITENV_<NAME> */
};

static enum verdict
bad(struct err *e, const char *what, const char *value)
{
	return err_fault(e, V_BAD, F_USAGE, "%s, not '%.60s'", what, value);
}

static enum verdict
set_switch(void *field, const char *value, struct err *e)
{
	static const char *const words[] = { "0", "false", "no", "off", "", "1", "true", "yes", "on" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(value, words[i]) == 0) {
			*(bool *)field = i >= 5;
			return V_OK;
		}
	return bad(e, "a switch is 1 or 0", value);
}

static enum verdict
set_text(void *field, const char *value, struct err *e)
{
	if (!*value)
		return bad(e, "a value is wanted", value);
	*(const char **)field = value;
	return V_OK;
}

static enum verdict
set_list(void *field, const char *value, struct err *e)
{
	struct list *l = field;
	const char **v = realloc(l->v, (l->n + 1) * sizeof *v);

	if (!v)
		return err_set(e, V_SYS, "no memory");
	l->v = v;
	return set_text(&l->v[l->n++], value, e);
}

/* A switch that can be told what it is about; 1 is everything. */
static enum verdict
set_globs(void *field, const char *value, struct err *e)
{
	bool all;

	if (set_switch(&all, value, e) != V_OK)
		return set_list(field, value, e);
	((struct list *)field)->n = 0;
	return all ? set_list(field, "*", e) : V_OK;
}

/* Decimal digits from the front, to nanoseconds or what one is worth; at most 10^9 ones. */
static bool
digits(struct slice *in, int64_t one, int64_t *sum)
{
	int64_t whole = 0;
	size_t n = 0;

	for (; n < in->n && in->p[n] >= '0' && in->p[n] <= '9'; n++)
		if ((whole = whole * 10 + (in->p[n] - '0')) > 1000000000)
			return false;
	*sum = whole * one;
	*in = (struct slice){ in->p + n, in->n - n };
	return n > 0;
}

static enum verdict
set_duration(void *field, const char *value, struct err *e)
{
	static const struct { const char *unit; int64_t one; } units[] = {
		{ "", WAIT_S }, { "s", WAIT_S }, { "ms", WAIT_MS }, { "m", 60 * WAIT_S },
		{ "h", 3600 * WAIT_S },
	};
	struct slice in = slice_str(value), rest;
	int64_t count = 0, tenth = WAIT_S;
	bool good = digits(&in, 1, &count);

	count *= WAIT_S;
	for (bool fraction = slice_skip(&in, SLICE(".")); good && fraction && in.n
	    && in.p[0] >= '0' && in.p[0] <= '9'; slice_take(&in, 1, &rest))
		count += (in.p[0] - '0') * (tenth /= 10);
	for (size_t i = 0; good && i < sizeof units / sizeof *units; i++)
		if (slice_eq(in, slice_str(units[i].unit)) && count / WAIT_S <= 31536000) {
			/* At most a year in seconds; milliseconds are the only smaller unit. */
			*(int64_t *)field = units[i].one < WAIT_S ? count / (WAIT_S / units[i].one)
			    : count * (units[i].one / WAIT_S);
			if (*(int64_t *)field / WAIT_S <= 31536000)
				return V_OK;
		}
	return bad(e, "a duration is like 250ms, 30s or 2m", value);
}

static enum verdict
set_number(void *field, const char *value, struct err *e)
{
	struct slice in = slice_str(value);
	int64_t n;

	if (!digits(&in, 1, &n) || in.n || n < 1)
		return bad(e, "a whole number from 1 is wanted", value);
	*(unsigned *)field = (unsigned)n;
	return V_OK;
}

static enum verdict
set_bytes(void *field, const char *value, struct err *e)
{
	struct slice in = slice_str(value);
	int64_t n;

	if (!digits(&in, 1, &n) || in.n)
		return bad(e, "a number of bytes is wanted", value);
	*(size_t *)field = (size_t)n;
	return V_OK;
}

static enum verdict
set_merge(void *field, const char *value, struct err *e)
{
	bool first = strcmp(value, "first") == 0;

	if (!first && strcmp(value, "last") != 0)
		return bad(e, "first or last", value);
	*(enum merge *)field = first ? MERGE_FIRST : MERGE_LAST;
	return V_OK;
}

static enum verdict
set_log(void *field, const char *value, struct err *e)
{
	bool json = strcmp(value, "json") == 0;

	if (!json && strcmp(value, "text") != 0)
		return bad(e, "text or json", value);
	*(bool *)field = json;
	return V_OK;
}

#define AT(field) offsetof(struct options, field)

static const struct row rows[] = {
	{ "file", 'f', "SPEC", set_list, AT(files), "an env source; repeatable, in order" },
	{ "identity", 'i', "SPEC", set_list, AT(identities),
	    "an age identity that opens sealed sources; repeatable", "IDENTITY_FILE" },
	{ "timeout", 't', "D", set_duration, AT(timeout),
	    "the bound on all waiting together (30s); 0 looks once" },
	{ "attempts", 0, "N", set_number, AT(attempts),
	    "the bound on looks at one source (1000)" },
	{ "settle", 0, "D", set_duration, AT(settle),
	    "how long a plain file must be quiet (250ms)" },
	{ "require-end", 0, NULL, set_switch, AT(require_end),
	    "a text is complete only with its end line" },
	{ "verify-key", 0, "KEY", set_text, AT(verify_key),
	    "the end line must be signed by this minisign key" },
	{ "sealed-only", 0, NULL, set_switch, AT(sealed_only),
	    "refuse a source that is not encrypted" },
	{ "override", 0, NULL, set_switch, AT(override),
	    "a loaded variable beats an inherited one" },
	{ "merge", 0, "first|last", set_merge, AT(merge), "which file wins (last)" },
	{ "clean", 0, NULL, set_switch, AT(clean), "start from an empty environment" },
	{ "keep", 0, "GLOB", set_list, AT(keep), "with --clean: keep inherited ones that match" },
	{ "unset", 0, "GLOB", set_list, AT(unset), "drop inherited ones that match" },
	{ "deny", 0, "GLOB", set_list, AT(deny), "refuse loaded ones that match" },
	{ "require", 0, "NAME[,NAME]", set_list, AT(require),
	    "fail when one is missing or empty" },
	{ "file-vars", 0, NULL, set_globs, AT(file_vars),
	    "X_FILE=/path becomes X=<its content>; =GLOB: these X" },
	{ "headroom", 0, "BYTES", set_bytes, AT(headroom),
	    "leave this much of the kernel's limit free (0)" },
	{ "check", 0, NULL, set_switch, AT(check), "do everything but start the command" },
	{ "explain", 0, NULL, set_switch, AT(explain),
	    "as --check, with a table of every variable; no values" },
	{ "verbose", 'v', NULL, set_switch, AT(verbose), "say more" },
	{ "quiet", 'q', NULL, set_switch, AT(quiet), "say nothing but why it failed" },
	{ "log", 0, "text|json", set_log, AT(json), "how to say it (text)" },
	{ "termination-log", 0, "PATH", set_text, AT(termination_log),
	    "a failure's line goes there too" },
};

#define ROWS (sizeof rows / sizeof *rows)

static void
help(void)
{
	printf("usage: waitenv [option ...] [--] command [argument ...]\n\n"
	    "Waits until every env source is present and complete, exports it, and becomes the command.\n\n");
	for (size_t i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];
		int n = r->letter ? printf("  -%c, --%s", r->letter, r->name) : printf("      --%s", r->name);

		n += r->meta ? printf(" %s", r->meta) : 0;
		printf("%*s%s\n", n < 28 ? 28 - n : 1, "", r->help);
	}
	printf("      --help, --version\n\n"
	    "SPEC is [-][DIALECT:]PLACE; PLACE is a path, env:NAME or fd:N.  Each option has a variable,\n"
	    "WAITENV_TIMEOUT for --timeout; lists are separated by white space.  WAITENV_BUNDLE is one more\n"
	    "source, WAITENV_IDENTITY an identity, WAITENV_IDENTITY_FILE the SPEC of one.\n");
}

static void
version(void)
{
	printf("waitenv " VERSION " (libsodium %s, zlib %s, X25519%s)\n", sodium_version_string(),
	    zlibVersion(),
#ifdef crypto_kem_xwing_SECRETKEYBYTES
	    ", MLKEM768-X25519"
#else
	    "; built without MLKEM768-X25519"
#endif
	    );
}

/* Sets one option; the reason of a failure names it. */
static enum verdict
apply(const struct row *r, struct options *o, const char *value, const char *as, struct err *e)
{
	struct err why;
	enum verdict v = r->set((char *)o + r->at, value, &why);

	return v == V_OK ? v : err_fault(e, v, why.fault, "%s: %s", as, why.text);
}

/* One `--name`, `--name=value` or `--name value`. */
static enum verdict
long_option(char ***argv, struct options *o, bool *given, struct err *e)
{
	const char *arg = **argv, *value = NULL;
	struct slice rest = slice_str(arg + 2), name;

	if (slice_until(&rest, '=', &name))
		value = arg + 3 + name.n;
	else
		name = rest;
	if (slice_eq(name, SLICE("help")) || slice_eq(name, SLICE("version"))) {
		(*name.p == 'h' ? help : version)();
		exit(fflush(stdout) == 0 ? 0 : 71);
	}
	for (size_t i = 0; i < ROWS; i++) {
		if (!slice_eq(name, slice_str(rows[i].name)))
			continue;
		if (rows[i].meta && !value && !(value = *++*argv))
			return err_fault(e, V_BAD, F_USAGE, "%s takes %s", arg, rows[i].meta);
		given[i] = true;
		return apply(&rows[i], o, value ? value : "1", rows[i].name, e);
	}
	/* Not what stands behind the '=': it may be an option of the command's, and a secret. */
	return err_fault(e, V_BAD, F_USAGE, "unknown option --%.*s (--help lists them)",
	    (int)(name.n < 60 ? name.n : 60), (const char *)name.p);
}

/* One `-abc`, `-xVALUE` or `-x VALUE`. */
static enum verdict
short_options(char ***argv, struct options *o, bool *given, struct err *e)
{
	enum verdict v = V_OK;

	for (const char *p = **argv + 1; v == V_OK && *p; p++) {
		size_t i = 0;

		while (i < ROWS && rows[i].letter != *p)
			i++;
		if (i == ROWS)
			return err_fault(e, V_BAD, F_USAGE, "unknown option -%c (--help lists them)", *p);
		given[i] = true;
		if (!rows[i].meta) {
			v = apply(&rows[i], o, "1", rows[i].name, e);
			continue;
		}
		if (!*++p && !(p = *++*argv))
			return err_fault(e, V_BAD, F_USAGE, "-%c takes %s", rows[i].letter, rows[i].meta);
		return apply(&rows[i], o, p, rows[i].name, e);
	}
	return v;
}

static bool
is_variable(const struct row *r, struct slice name)
{
	const char *want = r->env ? r->env : r->name;

	for (size_t i = 0; i < name.n; i++, want++) {
		char c = *want >= 'a' && *want <= 'z' ? (char)(*want - 'a' + 'A') : *want;

		if (name.p[i] != (c == '-' ? '_' : c))
			return false;
	}
	return !*want;
}

/* A list from a variable: its words. */
static enum verdict
apply_words(const struct row *r, struct options *o, const char *value, const char *as,
    struct err *e)
{
	char *copy = strdup(value), *save = NULL;
	enum verdict v = copy ? V_OK : err_set(e, V_SYS, "no memory");

	for (char *word = copy ? strtok_r(copy, " \t\r\n", &save) : NULL; v == V_OK && word;
	    word = strtok_r(NULL, " \t\r\n", &save))
		v = apply(r, o, word, as, e);
	return v;
}

static enum verdict
variable(const char *string, struct options *o, const bool *given, struct err *e)
{
	struct slice value = slice_str(string), name;
	char as[64];

	if (!slice_until(&value, '=', &name) || !slice_skip(&name, SLICE("WAITENV_")))
		return V_OK;
	if (!value.n || slice_eq(name, SLICE("BUNDLE")) || slice_eq(name, SLICE("IDENTITY")))
		return V_OK;
	snprintf(as, sizeof as, "WAITENV_%.*s", (int)(name.n < 40 ? name.n : 40),
	    (const char *)name.p);
	for (size_t i = 0; i < ROWS; i++) {
		if (!is_variable(&rows[i], name))
			continue;
		if (given[i])
			return V_OK;
		return (rows[i].set == set_list || rows[i].set == set_globs ? apply_words : apply)(&rows[i], o,
		    (const char *)value.p, as, e);
	}
	o->unknown = string;
	return V_OK;
}

/* What comes inside the environment itself is one source or identity more. */
static enum verdict
inside(char *const *envp, const char *string, struct list *l, struct err *e)
{
	struct slice start = slice_str(string + strlen("env:"));

	for (; *envp; envp++)
		if (slice_starts(slice_str(*envp), start) && envp[0][start.n] == '=' && envp[0][start.n + 1])
			return set_list(l, string, e);
	return V_OK;
}

enum verdict
options_parse(char **argv, char *const *envp, struct options *o, struct err *e)
{
	bool given[ROWS] = { false };
	enum verdict v = V_OK;
	struct err other;

	*o = (struct options){ .timeout = 30 * WAIT_S, .settle = 250 * WAIT_MS, .attempts = 1000 };
	for (argv++; v == V_OK && *argv && argv[0][0] == '-' && argv[0][1]; argv++) {
		if (strcmp(*argv, "--") == 0) {
			argv++;
			break;
		}
		v = (argv[0][1] == '-' ? long_option : short_options)(&argv, o, given, e);
	}
	/* The variables in any case: they may say how to speak of the failure. */
	for (char *const *p = envp; *p; p++) {
		enum verdict own = variable(*p, o, given, v == V_OK ? e : &other);

		v = v == V_OK ? own : v;
	}
	if (v == V_OK)
		v = inside(envp, "env:WAITENV_BUNDLE", &o->files, e);
	if (v == V_OK)
		v = inside(envp, "env:WAITENV_IDENTITY", &o->identities, e);
	o->command = argv;
	if (v == V_OK && !*argv && !o->check && !o->explain)
		v = err_fault(e, V_BAD, F_USAGE, "no command to run (--help shows the usage)");
	return v;
}
