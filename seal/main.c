/* SPDX-License-Identifier: ISC */
/* sealenv: makes and examines what waitenv reads.  Start reading at the table. */
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "decode/age/identity.h"
#include "decode/escape.h"
#include "decode/version.h"
#include "seal/commands.h"
#include "seal/in.h"

static const struct command commands[] = {
	{ "keygen", "po243", "", "Makes a new age identity, or a signing key.\n\n"
	    "The public key is printed on stderr.  An existing file is never overwritten.",
	    command_keygen },
	{ "recipient", "o", "FILE", "Prints the recipients of identities.\n\n"
	    "Prints one line for each identity in FILE.", command_recipient },
	{ "seal", "rRiodaen135", "FILE ...",
	    "Checks, stamps, compresses and encrypts env files.\n\n"
	    "Several files are joined.  With -i, the result is opened again before it is written.",
	    command_seal },
	{ "open", "iok", "FILE", "Writes the plain text of a bundle.\n\n"
	    "Nothing is written if any part of the bundle is invalid.", command_open },
	{ "stamp", "do135mk", "FILE", "Appends the end line to an env file.\n\n"
	    "Changes the file in place, or writes to -o.  An old end line is replaced.",
	    command_stamp },
	{ "rekey", "irR", "FILE ...", "Seals bundles again for other recipients.\n\n"
	    "Changes the files in place: all of them, or none if one of them fails.",
	    command_rekey },
	{ "edit", "dirR135", "FILE", "Opens a bundle in your editor, and seals the new text.\n\n"
	    "The plain text stays in memory."
	    "  Seals for the same recipients unless others are given.", command_edit },
	{ "set", "dirR1357", "FILE NAME", "Sets one variable of a bundle, and seals it again.\n\n"
	    "The value is read from standard input or from a file.", command_set },
	{ "unset", "dirR135", "FILE NAME",
	    "Removes one variable from a bundle, and seals it again.\n\n"
	    "If there is no such variable, the bundle stays unchanged.", command_unset },
	{ "verify", "dik890>6@^", "FILE ...",
	    "Checks everything that a start from these files would check.\n\n"
	    "The options are those of waitenv.  A file may be [DIALECT:]FILE[#sha256=HEX].",
	    command_verify },
	{ "inspect", "j", "FILE", "Describes a bundle as far as that is possible without a key.\n\n"
	    "Prints layers, sizes, kinds of recipients, and whether it is complete.",
	    command_inspect },
	{ "lint", "d=js", "FILE ...",
	    "Reports what in env files may have an unexpected meaning.\n\n"
	    "Reads them as docker does, in the dialect of -d, or in all common dialects.",
	    command_lint },
	{ "budget", "rRdj", "FILE ...",
	    "Reports how much of each platform's limits env files need.\n\n"
	    "Counts them as text, as environment, gzipped, sealed, and as base64.",
	    command_budget },
	{ "ecs", "rRion!#%&*+,.", "[FILE ...]", "Puts a bundle into an ECS task definition.\n\n"
	    "With files: writes the environment of a container as JSON.  With --task-definition:\n"
	    "moves a container's environment into a bundle.  Fails if the result would not fit.",
	    command_ecs },
	{ "k8s", "rRid/;<#o", "FILE ...",
	    "Writes an immutable ConfigMap or Secret with the bundle.\n\n"
	    "Its annotations hold the pin, and the patch for the pod that mounts it.",
	    command_k8s },
	{ "diff", "dij", "FILE FILE", "Reports which variables differ between two files.\n\n"
	    "Prints names and sizes of bundles or texts; the exit code is 1 if they differ.",
	    command_diff },
	{ "names", "dij", "FILE", "Lists the names in a file, so that git can compare them.\n\n"
	    "Prints sizes, and digests that are keyed with the first identity.", command_names },
	{ "convert", "dDo", "FILE", "Converts an env file to another dialect.\n\n"
	    "The result is read back and compared.  Comments are left out.", command_convert },
};

#define COMMANDS (sizeof commands / sizeof *commands)

static int
main_exit_code(const struct err *e)
{
	switch (e->fault) {
	case F_NONE:
		return 0;
	case F_USAGE:
		return 64;
	case F_DATA:
	case F_LATE:	/* the file is cut off, and sealenv does not wait */
		return 65;
	case F_OWN:
	case F_CANNOT_RUN:	/* codes of a program that runs a command */
	case F_NOT_FOUND:
	case F_SIGNAL:
		return 70;
	case F_SYSTEM:
		return 71;
	case F_ACCESS:
	case F_LOCKED:
		return 77;
	case F_CONFIG:
		return 78;
	}
	return 70;
}

/* Prints one line of at most 255 bytes in a single write, which begins with
 * the reason and ends with the code. */
static int
main_fail(const struct err *e)
{
	char line[256], reason[sizeof line - sizeof "sealenv:  [77]\n"];
	int code = main_exit_code(e);
	struct slice text = slice_str(e->text);
	size_t n = escape_fit(
	    err_holds_key(text) ? SLICE("(not shown: it holds a secret key)") : text,
	    escape_line, reason, sizeof reason);

	snprintf(line, sizeof line, "sealenv: %.*s [%d]\n", (int)n, reason, code);
	fputs(line, stderr);	/* unbuffered, and so one write */
	return code;
}

/* With a handler, writing to a file at its size limit fails with an error instead of ending the
 * process.  SIG_IGN would be inherited by the programs that sealenv runs. */
static void
main_at_limit(int sig)
{
	(void)sig;
}

/* Verifies that everything that was printed has been written. */
static int
main_printed(void)
{
	struct err e;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	err_sys(&e, errno, "cannot write to standard output");
	return main_fail(&e);
}

static int
main_help(void)
{
	printf("usage: sealenv command [option ...] [file ...]\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-10s%.*s\n", commands[i].name, (int)strcspn(commands[i].help, "\n"),
		    commands[i].help);
	printf("\nsealenv COMMAND --help describes a command."
	    "  A file may be -, for stdin or stdout.\n"
	    "sealenv --version prints the versions of sealenv and its libraries.\n");
	return main_printed();
}

static int
main_version(void)
{
	printf("sealenv " VERSION " (libsodium %s, zlib %s, X25519%s)\n", sodium_version_string(),
	    zlibVersion(), age_hybrid_built ? ", MLKEM768-X25519"
	    : "; built without MLKEM768-X25519");
	return main_printed();
}

static int
main_run(const struct command *c, int argc, char **argv)
{
	struct options o;
	struct err e = { 0 };
	bool wants_help;

	if (options_parse(c, argc, argv, &o, &wants_help, &e) == V_OK) {
		if (wants_help) {
			options_help(c);
			return main_printed();
		}
		if (sodium_init() < 0)	/* selects the fast code: inputs may be large */
			err_fault(&e, V_SYS, F_SYSTEM, "the system provides no random numbers");
		else if (c->run(&o, &e) == V_OK)
			return 0;
		else if (e.fault == F_NONE)	/* not a failure: the answer is no */
			return 1;
	}
	return main_fail(&e);
}

int
main(int argc, char **argv)
{
	struct err e;

	signal(SIGXFSZ, main_at_limit);
	if (argc < 2) {
		err_usage(&e, "no command; see sealenv --help");
		return main_fail(&e);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return main_help();
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
		return main_version();
	if (strcmp(argv[1], "help") == 0 && argc == 2)
		return main_help();
	if (strcmp(argv[1], "help") == 0 && argc == 3) {	/* sealenv COMMAND --help */
		argv[1] = argv[2];
		argv[2] = "--help";
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return main_run(&commands[i], argc - 1, argv + 1);
	err_usage(&e, "unknown command; see sealenv --help");
	return main_fail(&e);
}
