/* sealenv: makes and looks at what waitenv reads.  Start reading at the table. */
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
	    "Its public half goes to stderr.  An existing file is never overwritten.",
	    command_keygen },
	{ "recipient", "o", "FILE", "Writes the recipient of an identity.\n\n"
	    "One line for each identity in FILE.", command_recipient },
	{ "seal", "rRiodaen135", "FILE ...", "Checks, stamps, compresses and encrypts env files.\n\n"
	    "Several files are joined.  With -i the result is opened again before it is written.",
	    command_seal },
	{ "open", "iok", "FILE", "Writes the plain text of a bundle.\n\n"
	    "Nothing at all is written if anything is wrong with it.", command_open },
	{ "stamp", "do135mk", "FILE", "Puts the end line on an env file.\n\n"
	    "In place, or to -o.  An old end line is replaced.", command_stamp },
	{ "rekey", "irR", "FILE ...", "Seals bundles again, for other recipients.\n\n"
	    "In place: all of them, or none where one cannot be opened.", command_rekey },
	{ "edit", "dirR135", "FILE", "Opens a bundle in your editor, and seals the new text.\n\n"
	    "In memory only; in place, for the same recipients unless others are given.", command_edit },
	{ "set", "dirR1357", "FILE NAME", "Sets one variable of a bundle, and seals it again.\n\n"
	    "Its value comes on standard input, or from a file.", command_set },
	{ "unset", "dirR135", "FILE NAME", "Takes one variable out of a bundle, and seals it again.\n\n"
	    "One that is not there leaves the bundle as it was.", command_unset },
	{ "verify", "dik6", "FILE ...", "Checks all that a start from these files would.\n\n"
	    "Layers, end line, signature, dialect, required names and the kernel's limits.",
	    command_verify },
	{ "inspect", "j", "FILE", "Says what can be seen of a bundle without a key.\n\n"
	    "Layers, sizes, kinds of recipients, and whether it is whole.", command_inspect },
	{ "lint", "d=js", "FILE ...", "Says what in env files would surprise.\n\n"
	    "As docker reads them, or the dialect of -d, or all the usual ones.", command_lint },
	{ "budget", "rRdj", "FILE ...", "Says what share of a platform's limits env files take.\n\n"
	    "As text, as environment, gzipped, sealed, and as base64.", command_budget },
	{ "ecs", "rRion!#%&*+,.", "[FILE ...]", "Puts a bundle into an ECS task definition.\n\n"
	    "Of files: writes the environment of a container, as JSON.  With --task-definition:\n"
	    "moves a container's environment into a bundle.  Refuses what would not fit.",
	    command_ecs },
	{ "k8s", "rRid/;<#o", "FILE ...", "Writes an immutable ConfigMap or Secret with the bundle.\n\n"
	    "Its name ends in the digest; annotations have the pin, and the patch for the pod.",
	    command_k8s },
	{ "diff", "dij", "FILE FILE", "Says which variables differ between two files.\n\n"
	    "Names and sizes, of bundles or texts; the exit code is 1 if they differ.",
	    command_diff },
	{ "names", "dij", "FILE", "Lists the names in a file, for git to compare.\n\n"
	    "With sizes, and digests that are keyed from the first identity.", command_names },
	{ "convert", "dDo", "FILE", "Writes an env file in another dialect.\n\n"
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
	case F_LATE:	/* cut off: nothing is waited for here */
		return 65;
	case F_OWN:
	case F_CANNOT_RUN:	/* those of who runs a command */
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

/* One line in one write, the reason first and the code last, at most 255 bytes. */
static int
main_fail(const struct err *e)
{
	char line[256], reason[sizeof line - sizeof "sealenv:  [77]\n"];
	int code = main_exit_code(e);
	size_t n = escape_fit(slice_str(e->text), escape_line, reason, sizeof reason);

	snprintf(line, sizeof line, "sealenv: %.*s [%d]\n", (int)n, reason, code);
	fputs(line, stderr);	/* unbuffered, and so one write */
	return code;
}

/* Of a file at its size limit: write fails then, and says so.  A handler, since a program that we run would
 * inherit that a signal is ignored. */
static void
main_at_limit(int sig)
{
	(void)sig;
}

/* What was printed is all there. */
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
	printf("\nsealenv command --help says more.  A file may be -, for stdin or stdout.\n"
	    "sealenv --version\n");
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
		if (sodium_init() < 0)	/* the fast code for this machine: inputs may be large */
			err_fault(&e, V_SYS, F_SYSTEM, "no random numbers");
		else if (c->run(&o, &e) == V_OK)
			return 0;
		else if (e.fault == F_NONE)	/* no failure: the answer is no */
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
