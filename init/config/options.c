/* SPDX-License-Identifier: ISC */
#include "init/config/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/arena.h"
#include "decode/shown.h"
#include "decode/slice.h"
#include "init/base/ask.h"
#include "init/base/bundle.h"
#include "init/base/clock.h"
#include "init/base/fail.h"
#include "init/base/log.h"
#include "init/base/signals.h"
#include "init/config/help.h"
#include "init/config/table.h"

/* Variables that are set but have no effect: "NAME=value", or NULL. */
struct idle {
	const char *unknown;		/* there is no such option */
	const char *without_init;	/* it needs --init */
};

static _Noreturn void
options_answer(void (*print)(void))
{
	struct err e;

	signals_release(NULL, fail_ended);	/* writing may block */
	print();
	if (fflush(stdout) == 0 && !ferror(stdout))
		exit(0);
	err_sys(&e, errno, "cannot write to standard output");
	fail(&e);
}

/* Sets one option; if that fails, the reason names the option. */
static enum verdict
options_apply(const struct option_row *r, struct config *c, const char *value, const char *as,
    struct err *e)
{
	struct err why;
	enum verdict v = r->set((char *)c + r->at, value, &why);

	return v == V_OK ? v : err_fault(e, v, why.fault, "%s: %s", as, why.text);
}

static const struct option_row *
options_row_named(struct slice name)
{
	for (size_t i = 0; i < options_n; i++)
		if (slice_eq(name, slice_str(options_table[i].name)))
			return &options_table[i];
	return NULL;
}

static const struct option_row *
options_row_lettered(char letter)
{
	for (size_t i = 0; i < options_n; i++)
		if (letter && options_table[i].letter == letter)
			return &options_table[i];
	return NULL;
}

/* Recognises -init or -file, a slip that would otherwise be read as -i nit. */
static const char *
options_meant_long(const char *word)
{
	if (word[0] != '-' || word[1] == '-' || strlen(word) < 3)
		return NULL;
	return options_row_named(slice_str(word + 1)) || strcmp(word, "-help") == 0
	    || strcmp(word, "-version") == 0 ? word + 1 : NULL;
}

/*
 * Whether an argument can be the value of the option before it.  If a shell variable was empty, the
 * argument is empty, or is the next option, or the -- before the command.
 */
static bool
options_is_value(const char *word)
{
	bool letter = word && word[0] == '-' && word[1] && !word[2]
	    && (options_row_lettered(word[1]) || word[1] == 'h' || word[1] == 'V');

	return word && *word && strncmp(word, "--", 2) != 0 && !letter && !options_meant_long(word);
}

static enum verdict
options_no_value(const char *as, const struct option_row *r, const char *word, struct err *e)
{
	if (!word || !*word)
		return err_fault(e, V_BAD, F_USAGE, "%s takes %s", as, r->meta);
	return err_fault(e, V_BAD, F_USAGE, "%s takes %s, and an option follows", as, r->meta);
}

/* One `--name`, `--name=value` or `--name value`. */
static enum verdict
options_long_option(char ***argv, struct config *c, bool *given, struct err *e)
{
	const char *value = NULL;
	char as[64];
	struct slice rest = slice_str(**argv + 2), name;
	const struct option_row *r;

	if (slice_until(&rest, '=', &name))
		value = **argv + 3 + name.n;
	else
		name = rest;
	if (slice_eq(name, SLICE("help")) || slice_eq(name, SLICE("version")))
		options_answer(*name.p == 'h' ? help_print : help_print_version);
	/* Nothing after the '=': it may be an option of the command, and its value a secret. */
	snprintf(as, sizeof as, "--%.*s", (int)(name.n < ERR_SHOWN ? name.n : ERR_SHOWN),
	    (const char *)name.p);
	if (!(r = options_row_named(name)))
		return err_fault(e, V_BAD, F_USAGE, "unknown option %s (--help lists them)", as);
	if (r->meta && !value && !options_is_value(value = *++*argv))
		return options_no_value(as, r, value, e);
	given[r - options_table] = true;
	return options_apply(r, c, value ? value : "1", as, e);
}

/* One `-abc`, `-xVALUE` or `-x VALUE`. */
static enum verdict
options_short_options(char ***argv, struct config *c, bool *given, struct err *e)
{
	const char *name = options_meant_long(**argv), *p = **argv + 1;
	enum verdict v = V_OK;

	if (name)
		return err_fault(e, V_BAD, F_USAGE, "unknown option -%s: did you mean --%s?",
		    name, name);
	for (; v == V_OK && *p; p++) {
		const struct option_row *r = options_row_lettered(*p);
		const char as[] = { '-', *p, '\0' };

		if (*p == 'h' || *p == 'V')
			options_answer(*p == 'h' ? help_print : help_print_version);
		if (!r)
			return err_fault(e, V_BAD, F_USAGE,
			    "unknown option -%c (--help lists them)", *p);
		given[r - options_table] = true;
		if (r->meta && !*++p && !options_is_value(p = *++*argv))
			return options_no_value(as, r, p, e);
		v = options_apply(r, c, r->meta ? p : "1", as, e);
		if (r->meta)
			break;
	}
	return v;
}

static bool
options_is_variable(const struct option_row *r, struct slice name)
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
options_repeatable(const struct option_row *r)
{
	return r->set == set_list || r->set == set_pattern || r->set == set_globs
	    || r->set == set_rewrite || r->set == set_code;
}

/* Appends the words of a variable to a list. */
static enum verdict
options_apply_words(const struct option_row *r, struct config *c, const char *value, const char *as,
    struct err *e)
{
	char *copy = arena_copy(value, strlen(value)), *save = NULL;
	enum verdict v = copy ? V_OK : err_set(e, V_SYS, "no memory");

	for (char *word = copy ? strtok_r(copy, " \t\r\n", &save) : NULL; v == V_OK && word;
	    word = strtok_r(NULL, " \t\r\n", &save))
		v = options_is_value(word) ? options_apply(r, c, word, as, e)
		    : err_fault(e, V_BAD, F_USAGE,
		    "%s: an option where a value is expected (write ./ before a path)", as);
	return v;
}

/* A final newline is no part of a setting: it comes with $(cat FILE) in YAML, or from a file. */
static enum verdict
options_cut_newline(struct slice *value, struct err *e)
{
	char *copy;

	if (!value->n || value->p[value->n - 1] != '\n')
		return V_OK;
	value->n -= value->n > 1 && value->p[value->n - 2] == '\r' ? 2 : 1;
	if (!(copy = arena_copy(value->p, value->n)))
		return err_set(e, V_SYS, "no memory");
	value->p = (const unsigned char *)copy;
	return V_OK;
}

static enum verdict
options_variable(const char *string, struct config *c, const bool *given, struct idle *idle,
    struct err *e)
{
	struct slice value = slice_str(string), name;
	char as[64];
	enum verdict v;

	if (!slice_until(&value, '=', &name) || !slice_skip(&name, SLICE("WAITENV_")))
		return V_OK;
	if (slice_eq(name, SLICE("FILE")) && !given[0]
	    && (!value.n || strspn((const char *)value.p, " \t\r\n") == value.n))
		return err_fault(e, V_BAD, F_USAGE,
		    "WAITENV_FILE is empty (/dev/null says that there is no source)");
	if (!value.n || slice_eq(name, SLICE("BUNDLE")) || slice_eq(name, SLICE("IDENTITY"))
	    || bundle_part(slice_str(string)))
		return V_OK;
	snprintf(as, sizeof as, "WAITENV_%.*s", (int)(name.n < 40 ? name.n : 40),
	    (const char *)name.p);
	for (size_t i = 0; i < options_n; i++) {
		const struct option_row *r = &options_table[i];

		if (!options_is_variable(r, name))
			continue;
		if (given[i])
			return V_OK;
		/* This makes a copy, which the parent of --init keeps, so it must come after the
		 * variables that hold keys. */
		if ((v = options_cut_newline(&value, e)) != V_OK || !value.n)
			return v;
		idle->without_init = r->init_only ? string : idle->without_init;
		return (options_repeatable(r) ? options_apply_words : options_apply)(r, c,
		    (const char *)value.p, as, e);
	}
	idle->unknown = string;
	return V_OK;
}

/* An option without effect is an error: the user meant it to do something. */
static enum verdict
options_need_init(const struct config *c, const bool *given, struct err *e)
{
	for (size_t i = 0; !c->init && i < options_n; i++)
		if (given[i] && options_table[i].init_only)
			return err_fault(e, V_BAD, F_USAGE, "--%s has no effect without --init",
			    options_table[i].name);
	return V_OK;
}

/* A bundle in the environment, whole or in parts, is one more source, and a key there is one more
 * identity. */
static enum verdict
options_add_bundle(char *const *envp, struct list *files, struct err *e)
{
	bool whole = false, parts = false;

	for (; *envp; envp++) {
		if (strncmp(*envp, "WAITENV_BUNDLE", 14) != 0)
			continue;
		whole |= envp[0][14] == '=' && envp[0][15];
		parts |= bundle_part(slice_str(*envp)) != 0;
	}
	if (whole && parts)
		return err_fault(e, V_BAD, F_USAGE,
		    "WAITENV_BUNDLE and a part of one, WAITENV_BUNDLE_<N>, are both set");
	return whole || parts ? set_list(files, "env:WAITENV_BUNDLE", e) : V_OK;
}

static enum verdict
options_add_identity(char *const *envp, struct list *identities, struct err *e)
{
	for (; *envp; envp++)
		if (strncmp(*envp, "WAITENV_IDENTITY=", 17) == 0 && envp[0][17])
			return set_list(identities, "env:WAITENV_IDENTITY", e);
	return V_OK;
}

static void
options_set_log(const struct config *c, const struct idle *idle)
{
	char room[SHOWN_ROOM];
	struct slice value = slice_str(idle->unknown ? idle->unknown : ""), name;

	log_setup(c->quiet ? LOG_ERROR : c->verbose ? LOG_DETAIL : LOG_NOTICE, c->json,
	    c->termination_log);
	if (idle->unknown) {
		slice_until(&value, '=', &name);
		log_warn("unknown variable %s has no effect",
		    shown_as(name, value, room) == room ? room : "WAITENV_...");
	}
	if (idle->without_init && !c->init)
		log_warn("%.*s has no effect without --init", (int)strcspn(idle->without_init, "="),
		    idle->without_init);
}

enum verdict
options_parse(char **argv, char *const *envp, struct config *c, struct err *e)
{
	struct idle idle = { 0 };
	bool given[OPTIONS_MOST] = { false };
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
		v = argv[0][1] == '-' ? options_long_option(&argv, c, given, e)
		    : options_short_options(&argv, c, given, e);
	}
	/* The variables are read even after a failure: they may set the log format for its
	 * message. */
	for (char *const *p = envp; *p; p++)
		if (strncmp(*p, "WAITENV_", 8) == 0) {
			enum verdict own = options_variable(*p, c, given, &idle,
			    v == V_OK ? e : &other);

			v = v == V_OK ? own : v;
		}
	if (v == V_OK)
		v = options_need_init(c, given, e);
	if (v == V_OK)
		v = options_add_bundle(envp, &c->files, e);
	if (v == V_OK)
		v = options_add_identity(envp, &c->identities, e);
	c->pid1.timeout = c->timeout;
	c->pid1.settle = c->settle;
	c->command = argv;
	c->dry = c->check || c->explain;
	ask_limit(c->timeout);
	options_set_log(c, v == V_OK ? &idle : &(struct idle){ 0 });
	if (v == V_OK && !*argv && !c->check && !c->explain)
		v = err_fault(e, V_BAD, F_USAGE, "no command to run (--help shows the usage)");
	return v;
}
