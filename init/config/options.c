#include "init/config/options.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "decode/slice.h"
#include "decode/version.h"
#include "init/base/clock.h"
#include "init/base/log.h"
#include "init/config/values.h"

/* Variables that were set and have no effect: "NAME=value", or NULL. */
struct idle {
	const char *unknown;		/* there is no such option */
	const char *without_init;	/* it needs --init */
};

struct row {
	const char *name;
	char letter;
	const char *meta;	/* what it takes; NULL for a switch */
	setter *set;
	size_t at;
	const char *help;
	const char *env;	/* its variable, where that is not WAITENV_<NAME> */
	bool init_only;		/* has no effect without --init */
};

/* dockerd finds the commit of its init program there. */
#ifdef COMMIT
#define COMMIT_TEXT " - git." COMMIT
#else
#define COMMIT_TEXT ""
#endif

#define AT(field) offsetof(struct config, field)

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
	{ "user", 0, "U[:G]", set_text, AT(user), "run the command as this user" },
	{ "workdir", 0, "DIR", set_text, AT(workdir), "and in this directory" },
	{ "no-new-privs", 0, NULL, set_switch, AT(no_new_privs),
	    "no program it runs can gain privileges" },
	{ "init", 0, NULL, set_switch, AT(init),
	    "stay as PID 1: forward signals, reap, give its exit code" },
	{ "group", 'g', NULL, set_switch, AT(pid1.group),
	    "with --init: forward to the process group", .init_only = true },
	{ "subreaper", 's', NULL, set_switch, AT(pid1.subreaper),
	    "nothing: where it is not PID 1 it does so by itself", .init_only = true },
	{ "rewrite", 'r', "SIG:SIG", set_rewrite, AT(pid1.rewrite),
	    "forward another signal, or none (HUP:0); repeatable", .init_only = true },
	{ "ok-exit", 'e', "N", set_code, AT(pid1.ok_exit),
	    "this exit code of the command becomes 0; repeatable", .init_only = true },
	{ "grace", 0, "D", set_duration, AT(pid1.grace),
	    "the rest has this long from TERM to KILL (3s)", .init_only = true },
	{ "kill-after", 0, "D", set_duration, AT(pid1.kill_after),
	    "and the command this long (no bound)", .init_only = true },
	{ "delay-term", 0, "D", set_duration, AT(pid1.delay_term),
	    "hold TERM back; a second one cuts it short", .init_only = true },
	{ "wait-all", 0, NULL, set_switch, AT(pid1.wait_all),
	    "stay until the last descendant is gone", .init_only = true },
	{ "pidfile", 0, "PATH", set_absolute, AT(pid1.pidfile),
	    "the command starts a daemon: follow that", .init_only = true },
	{ "parent-death", 'p', "SIG", set_signal, AT(pid1.parent_death),
	    "what the death of our parent means", .init_only = true },
	{ "warn-reap", 'w', NULL, set_switch, AT(pid1.warn_reap),
	    "say so when an orphan is reaped", .init_only = true },
	{ "check", 0, NULL, set_switch, AT(check), "do everything but start the command" },
	{ "explain", 0, NULL, set_switch, AT(explain),
	    "as --check, with a table of every variable; no values" },
	{ "verbose", 'v', NULL, set_switch, AT(verbose), "say more" },
	{ "quiet", 'q', NULL, set_switch, AT(quiet), "say nothing but why it failed" },
	{ "log", 0, "text|json", set_log, AT(json), "how to say it (text)" },
	{ "termination-log", 0, "PATH", set_absolute, AT(termination_log),
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
	printf("  -h, --help\n  -V, --version\n\n"
	    "SPEC is [-][DIALECT:]PLACE; PLACE is a path, env:NAME or fd:N.  Each option has a variable,\n"
	    "WAITENV_TIMEOUT for --timeout; lists are separated by white space.  WAITENV_BUNDLE is one more\n"
	    "source, WAITENV_IDENTITY an identity, WAITENV_IDENTITY_FILE the SPEC of one.\n");
}

static void
version(void)
{
	printf("waitenv " VERSION " (libsodium %s, zlib %s, X25519%s)" COMMIT_TEXT "\n",
	    sodium_version_string(), zlibVersion(),
#ifdef crypto_kem_xwing_SECRETKEYBYTES
	    ", MLKEM768-X25519"
#else
	    "; built without MLKEM768-X25519"
#endif
	    );
}

static _Noreturn void
answer(void (*print)(void))
{
	print();
	exit(fflush(stdout) == 0 ? 0 : 71);
}

/* Sets one option; the reason of a failure names it. */
static enum verdict
apply(const struct row *r, struct config *c, const char *value, const char *as, struct err *e)
{
	struct err why;
	enum verdict v = r->set((char *)c + r->at, value, &why);

	return v == V_OK ? v : err_fault(e, v, why.fault, "%s: %s", as, why.text);
}

static const struct row *
row_named(struct slice name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (slice_eq(name, slice_str(rows[i].name)))
			return &rows[i];
	return NULL;
}

static const struct row *
row_lettered(char letter)
{
	for (size_t i = 0; i < ROWS; i++)
		if (letter && rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

/* -init, -file: a slip that would otherwise be read as -i nit. */
static const char *
meant_long(const char *word)
{
	if (word[0] != '-' || word[1] == '-' || strlen(word) < 3)
		return NULL;
	return row_named(slice_str(word + 1)) || strcmp(word, "-help") == 0
	    || strcmp(word, "-version") == 0 ? word + 1 : NULL;
}

/*
 * Whether a word of its own can be an option's value: where a variable of the shell was empty, it is
 * nothing, or the next option, or the -- before the command.
 */
static bool
is_value(const char *word)
{
	bool letter = word && word[0] == '-' && word[1] && !word[2]
	    && (row_lettered(word[1]) || word[1] == 'h' || word[1] == 'V');

	return word && *word && strncmp(word, "--", 2) != 0 && !letter && !meant_long(word);
}

static enum verdict
no_value(const char *as, const struct row *r, const char *word, struct err *e)
{
	if (!word || !*word)
		return err_fault(e, V_BAD, F_USAGE, "%s takes %s", as, r->meta);
	return err_fault(e, V_BAD, F_USAGE, "%s takes %s, and an option follows", as, r->meta);
}

/* One `--name`, `--name=value` or `--name value`. */
static enum verdict
long_option(char ***argv, struct config *c, bool *given, struct err *e)
{
	const char *value = NULL;
	char as[64];
	struct slice rest = slice_str(**argv + 2), name;
	const struct row *r;

	if (slice_until(&rest, '=', &name))
		value = **argv + 3 + name.n;
	else
		name = rest;
	if (slice_eq(name, SLICE("help")) || slice_eq(name, SLICE("version")))
		answer(*name.p == 'h' ? help : version);
	/* Not what stands behind the '=': it may be an option of the command's, and a secret. */
	snprintf(as, sizeof as, "--%.*s", (int)(name.n < 60 ? name.n : 60), (const char *)name.p);
	if (!(r = row_named(name)))
		return err_fault(e, V_BAD, F_USAGE, "unknown option %s (--help lists them)", as);
	if (r->meta && !value && !is_value(value = *++*argv))
		return no_value(as, r, value, e);
	given[r - rows] = true;
	return apply(r, c, value ? value : "1", r->name, e);
}

/* One `-abc`, `-xVALUE` or `-x VALUE`. */
static enum verdict
short_options(char ***argv, struct config *c, bool *given, struct err *e)
{
	const char *name = meant_long(**argv), *p = **argv + 1;
	enum verdict v = V_OK;

	if (name)
		return err_fault(e, V_BAD, F_USAGE, "unknown option -%s: did you mean --%s?", name, name);
	for (; v == V_OK && *p; p++) {
		const struct row *r = row_lettered(*p);

		if (*p == 'h' || *p == 'V')
			answer(*p == 'h' ? help : version);
		if (!r)
			return err_fault(e, V_BAD, F_USAGE, "unknown option -%c (--help lists them)", *p);
		given[r - rows] = true;
		if (r->meta && !*++p && !is_value(p = *++*argv))
			return no_value((char[]){ '-', r->letter, '\0' }, r, p, e);
		v = apply(r, c, r->meta ? p : "1", r->name, e);
		if (r->meta)
			break;
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

static bool
repeatable(const struct row *r)
{
	return r->set == set_list || r->set == set_globs || r->set == set_rewrite || r->set == set_code;
}

/* A list from a variable: its words. */
static enum verdict
apply_words(const struct row *r, struct config *c, const char *value, const char *as,
    struct err *e)
{
	char *copy = strdup(value), *save = NULL;
	enum verdict v = copy ? V_OK : err_set(e, V_SYS, "no memory");

	for (char *word = copy ? strtok_r(copy, " \t\r\n", &save) : NULL; v == V_OK && word;
	    word = strtok_r(NULL, " \t\r\n", &save))
		v = is_value(word) ? apply(r, c, word, as, e) : err_fault(e, V_BAD, F_USAGE,
		    "%s: an option where a value is expected (write ./ before a path)", as);
	return v;
}

static enum verdict
variable(const char *string, struct config *c, const bool *given, struct idle *idle,
    struct err *e)
{
	struct slice value = slice_str(string), name;
	char as[64];

	if (!slice_until(&value, '=', &name) || !slice_skip(&name, SLICE("WAITENV_")))
		return V_OK;
	if (slice_eq(name, SLICE("FILE")) && !given[0]
	    && (!value.n || strspn((const char *)value.p, " \t\r\n") == value.n))
		return err_fault(e, V_BAD, F_USAGE, "WAITENV_FILE is empty (/dev/null says that there is no source)");
	if (!value.n || slice_eq(name, SLICE("BUNDLE")) || slice_eq(name, SLICE("IDENTITY")))
		return V_OK;
	snprintf(as, sizeof as, "WAITENV_%.*s", (int)(name.n < 40 ? name.n : 40),
	    (const char *)name.p);
	for (size_t i = 0; i < ROWS; i++) {
		if (!is_variable(&rows[i], name))
			continue;
		if (given[i])
			return V_OK;
		idle->without_init = rows[i].init_only ? string : idle->without_init;
		return (repeatable(&rows[i]) ? apply_words : apply)(&rows[i], c,
		    (const char *)value.p, as, e);
	}
	idle->unknown = string;
	return V_OK;
}

/* An option that would do nothing was meant to do something. */
static enum verdict
need_init(const struct config *c, const bool *given, struct err *e)
{
	for (size_t i = 0; !c->init && i < ROWS; i++)
		if (given[i] && rows[i].init_only)
			return err_fault(e, V_BAD, F_USAGE, "--%s has no effect without --init", rows[i].name);
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

static void
options_set_log(const struct config *c, const struct idle *idle)
{
	log_setup(c->quiet ? LOG_ERROR : c->verbose ? LOG_DETAIL : LOG_NOTICE, c->json, c->termination_log);
	if (idle->unknown)
		log_warn("unknown variable %.*s has no effect", (int)strcspn(idle->unknown, "="), idle->unknown);
	if (idle->without_init && !c->init)
		log_warn("%.*s has no effect without --init", (int)strcspn(idle->without_init, "="),
		    idle->without_init);
}

enum verdict
options_parse(char **argv, char *const *envp, struct config *c, struct err *e)
{
	struct idle idle = { 0 };
	bool given[ROWS] = { false };
	enum verdict v = V_OK;
	struct err other;

	*c = (struct config){
		.timeout = 30 * CLOCK_S, .settle = 250 * CLOCK_MS, .attempts = 1000,
		.pid1 = { .grace = 3 * CLOCK_S, .kill_after = -1 },
	};
	for (int sig = 1; sig <= SIGNALS; sig++)
		c->pid1.rewrite[sig] = (unsigned char)sig;
	for (argv++; v == V_OK && *argv && argv[0][0] == '-' && argv[0][1]; argv++) {
		if (strcmp(*argv, "--") == 0) {
			argv++;
			break;
		}
		v = (argv[0][1] == '-' ? long_option : short_options)(&argv, c, given, e);
	}
	/* The variables in any case: they may say how to speak of the failure. */
	for (char *const *p = envp; *p; p++) {
		enum verdict own = variable(*p, c, given, &idle, v == V_OK ? e : &other);

		v = v == V_OK ? own : v;
	}
	if (v == V_OK)
		v = need_init(c, given, e);
	if (v == V_OK)
		v = inside(envp, "env:WAITENV_BUNDLE", &c->files, e);
	if (v == V_OK)
		v = inside(envp, "env:WAITENV_IDENTITY", &c->identities, e);
	c->pid1.timeout = c->timeout;
	c->pid1.settle = c->settle;
	c->command = argv;
	c->dry = c->check || c->explain;
	options_set_log(c, v == V_OK ? &idle : &(struct idle){ 0 });
	if (v == V_OK && !*argv && !c->check && !c->explain)
		v = err_fault(e, V_BAD, F_USAGE, "no command to run (--help shows the usage)");
	return v;
}
