/* SPDX-License-Identifier: ISC */
#include "seal/options.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "seal/in.h"

enum kind { FLAG, TEXT, LIST };

static const struct row {
	char letter;
	const char *name;
	const char *meta;
	enum kind kind;
	size_t at;
	const char *help;
} rows[] = {
#define AT(field) offsetof(struct options, field)
	{ '1', "sign", "KEY", TEXT, AT(sign), "sign with this secret key of minisign" },
	{ '2', "sign", NULL, FLAG, AT(make_signer), "make a minisign signing key instead" },
	{ '3', "password-file", "FILE", TEXT, AT(password_file),
	    "read the password of the secret key from the first line of FILE" },
	{ '4', "password", NULL, FLAG, AT(password), "ask for a password for the secret key" },
	{ '5', "minisig-out", "FILE", TEXT, AT(minisig_out),
	    "also write the signature to FILE, as minisign does" },
	{ '6', "require", "NAME[,NAME]", LIST, AT(require),
	    "fail if one is missing or empty; @FILE lists names; repeatable" },
	{ '7', "value-file", "FILE", TEXT, AT(value_file),
	    "read the value from FILE, not from standard input" },
	{ '!', "task-definition", "FILE", TEXT, AT(task_definition),
	    "change this task definition" },
	{ '#', "container", "NAME", TEXT, AT(container), "the container to change" },
	{ '%', "keep", "GLOB", LIST, AT(keep), "leave these variables in place; repeatable" },
	{ '&', "identity-arn", "ARN", TEXT, AT(identity_arn),
	    "the ARN of the secret that holds the identity" },
	{ '*', "bundle-out", "FILE", TEXT, AT(bundle_out),
	    "write the bundle to FILE; % becomes 8 digits of its SHA-256" },
	{ '+', "place", "PATH", TEXT, AT(place), "the path of that file in the container" },
	{ ',', "environment-file", "ARN", TEXT, AT(environment_file),
	    "the ARN of that file in S3, for environmentFiles" },
	{ '.', "waitenv", "PATH", TEXT, AT(waitenv),
	    "path of waitenv in the container (/waitenv)" },
	{ '=', "all-dialects", NULL, FLAG, AT(all_dialects),
	    "report findings for all common dialects" },
	{ '/', "name", "NAME", TEXT, AT(name),
	    "name of the resource, to which 8 digits of the digest are appended" },
	{ ';', "secret", NULL, FLAG, AT(secret), "write a Secret instead of a ConfigMap" },
	{ '<', "mount", "FOLDER", TEXT, AT(mount), "mount point in the container (/run/env)" },
	{ '8', "sealed-only", NULL, FLAG, AT(sealed_only), "refuse files that are not encrypted" },
	{ '9', "require-end", NULL, FLAG, AT(require_end), "accept a text only with its end line" },
	{ '0', "merge", "first|last", TEXT, AT(merge),
	    "which file wins if several set a variable (last)" },
	{ '>', "deny", "GLOB", LIST, AT(deny), "fail if a variable matches; repeatable" },
	{ '@', "file-vars", "GLOB", LIST, AT(file_vars),
	    "count X as set by the file that X_FILE names; repeatable" },
	{ '^', "headroom", "BYTES", TEXT, AT(headroom),
	    "room to leave below the kernel's limit (0)" },
	{ 'a', "armor", NULL, FLAG, AT(armor), "write age's ASCII armor" },
	{ 'D', "to", "DIALECT", TEXT, AT(to), "the dialect to write" },
	{ 'd', "dialect", "DIALECT", TEXT, AT(dialect), "dialect of the text (docker)" },
	{ 'e', "env", NULL, FLAG, AT(env), "write one line of base64, for WAITENV_BUNDLE" },
	{ 'i', "identity", "FILE", LIST, AT(identities), "an age identity file; repeatable" },
	{ 'j', "json", NULL, FLAG, AT(json), "write JSON, for programs" },
	{ 'k', "verify-key", "KEY", LIST, AT(verify_keys),
	    "require a minisign signature by KEY or @FILE; repeatable" },
	{ 'm', "minisig", "FILE", TEXT, AT(minisig),
	    "add the signature in FILE, which minisign made" },
	{ 'n', "part", "BYTES", TEXT, AT(part),
	    "split the bundle into parts of at most BYTES bytes" },
	{ 'o', "output", "FILE", TEXT, AT(out), "write to FILE atomically; - is stdout" },
	{ 'p', "pq", NULL, FLAG, AT(pq), "make a post-quantum hybrid identity" },
	{ 'R', "recipients-file", "FILE", LIST, AT(recipient_files),
	    "file with one recipient per line; repeatable" },
	{ 'r', "recipient", "RECIPIENT", LIST, AT(recipients),
	    "age1... or age1pq1...; repeatable" },
	{ 's', "strict", NULL, FLAG, AT(strict), "treat any finding as an error" },
#undef AT
};

#define ROWS (sizeof rows / sizeof *rows)

static const struct row *
options_find(const struct command *c, int letter)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].letter == letter && strchr(c->letters, letter))
			return &rows[i];
	return NULL;
}

static enum verdict
options_set(const struct row *row, struct options *o, const char *value, struct err *e)
{
	void *field = (char *)o + row->at;
	struct list *list = field;

	switch (row->kind) {
	case FLAG:
		*(bool *)field = true;
		return V_OK;
	case TEXT:
		*(const char **)field = value;
		return V_OK;
	case LIST:
		if (list->n == LIST_MAX)
			return err_usage(e, "--%s is given more than %d times", row->name,
			    LIST_MAX);
		list->v[list->n++] = value;
		return V_OK;
	}
	return V_OK;
}

/* Builds the string for getopt from the letters of this subcommand. */
static void
options_getopt_tables(const struct command *c, char *letters, struct option *names)
{
	*letters++ = ':';
	for (const char *p = c->letters; *p; p++, names++) {
		const struct row *row = options_find(c, *p);

		*names = (struct option){ row->name, row->meta != NULL, NULL, *p };
		if (!isalpha(*p))
			continue;
		*letters++ = *p;
		if (row->meta)
			*letters++ = ':';
	}
	*names++ = (struct option){ "help", 0, NULL, 'h' };
	*names = (struct option){ 0 };
	memcpy(letters, "h", 2);
}

static enum verdict
options_check_operands(const struct command *c, const struct options *o, struct err *e)
{
	bool many = strstr(c->operands, "...") != NULL;
	size_t words = *c->operands && *c->operands != '[';

	for (const char *p = c->operands; words && *p; p++)
		words += *p == ' ';
	words -= words && many;
	if (o->files_n < words)
		return err_usage(e, o->files_n ? "too few files; see sealenv %s --help"
		    : "no file given; see sealenv %s --help", c->name);
	if (!many && o->files_n > words)
		return err_usage(e, "too many files for %s", c->name);
	return V_OK;
}

enum verdict
options_parse(const struct command *c, int argc, char **argv, struct options *o, bool *help,
	struct err *e)
{
	char letters[2 * ROWS + 3];
	struct option names[ROWS + 2];
	enum verdict v = V_OK;
	int letter;

	*o = (struct options){ 0 };
	*help = false;
	options_getopt_tables(c, letters, names);
	opterr = 0;
	while (v == V_OK && (letter = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		const struct row *row = options_find(c, letter);

		if (letter == 'h')
			return *help = true, V_OK;
		else if (letter == ':')
			v = err_usage(e, "an option lacks its value; see sealenv %s --help",
			    c->name);
		else if (!row)
			v = err_usage(e, "unknown option; see sealenv %s --help", c->name);
		else
			v = options_set(row, o, optarg, e);
	}
	o->files = argv + optind;
	o->files_n = (size_t)(argc - optind);
	return v == V_OK ? options_check_operands(c, o, e) : v;
}

void
options_help(const struct command *c)
{
	printf("usage: sealenv %s [option ...]%s%s\n\n%s\n\n", c->name, *c->operands ? " " : "",
	    c->operands, c->help);
	for (const char *p = c->letters; *p; p++) {
		const struct row *row = options_find(c, *p);
		int n = isalpha(*p) ? printf("  -%c, ", *p) : printf("      ");

		n += printf("--%s%s%s", row->name, row->meta ? " " : "",
		    row->meta ? row->meta : "");
		printf("%*s%s\n", n < 32 ? 32 - n : 1, "", row->help);
	}
	printf("  -h, --help                    print this text\n");
}
