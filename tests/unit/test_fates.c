/* SPDX-License-Identifier: ISC */
/* env: X_FILE variables, and why each variable is or is not exported. */
#include "init/env/explain.h"
#include "init/env/files.h"
#include "tests/unit/set.h"

/* The list that files_list returns, or the reason. */
static void
file_vars(void)
{
	static const struct row wants[] = {
		{ "--file-vars finds an inherited X_FILE", "--file-vars", "X_FILE=/x", { NULL },
		    "X X_FILE=/x" },
		{ "--file-vars finds loaded X_FILE variables", "--file-vars", "",
		    { "docker X_FILE=/x Y_FILE=/y" }, "X X_FILE=/x, Y Y_FILE=/y" },
		{ "--file-vars takes the X_FILE that wins", "--file-vars", "X_FILE=/a",
		    { "docker X_FILE=/b" }, "X X_FILE=/a" },
		{ "--file-vars ignores an X_FILE that --clean removed", "--file-vars --clean",
		    "X_FILE=/a", { NULL }, "" },
		{ "--file-vars ignores an X_FILE that an entry unset", "--file-vars", "X_FILE=/a",
		    { "json X_FILE!" }, "" },
		{ "--file-vars ignores values that are not absolute paths", "--file-vars",
		    "X_FILE=x Y_FILE= Z_FILE=./z", { NULL }, "" },
		{ "--file-vars ignores variables called _FILE and FILE", "--file-vars",
		    "_FILE=/x FILE=/y", { NULL }, "" },
		{ "--file-vars ignores WAITENV_*_FILE", "--file-vars", "WAITENV_IDENTITY_FILE=/x",
		    { NULL }, "" },
		{ "--file-vars matches its globs with the name before _FILE", "--file-vars=DB_*",
		    "DB_A_FILE=/a SSL_CERT_FILE=/c", { NULL }, "DB_A DB_A_FILE=/a" },
		{ "--file-vars can be given twice", "--file-vars=A --file-vars=B",
		    "A_FILE=/a B_FILE=/b C_FILE=/c", { NULL }, "A A_FILE=/a, B B_FILE=/b" },
		{ "--file-vars=0 ignores every X_FILE", "--file-vars=0", "X_FILE=/x",
		    { NULL }, "" },
		{ "--file-vars refuses X beside X_FILE", "--file-vars", "X=1 X_FILE=/x", { NULL },
		    "! both X and X_FILE are set" },
		{ "--file-vars refuses an inherited X beside a loaded X_FILE", "--file-vars", "X=1",
		    { "docker X_FILE=/x" }, "! both X and X_FILE are set" },
		{ "--file-vars accepts an empty X beside X_FILE", "--file-vars", "X= X_FILE=/x",
		    { NULL }, "X X_FILE=/x" },
		{ "--file-vars accepts an X that an entry unset beside X_FILE", "--file-vars",
		    "X=1 X_FILE=/x", { "json X!" }, "X X_FILE=/x" },
		{ "--file-vars lists no X_FILE whose content has been read", "--file-vars",
		    "X_FILE=/x", { "content X=1" }, "" },
		{ "--file-vars does not follow an X_FILE that is the content of a file",
		    "--file-vars", "X_FILE_FILE=/x", { "content X_FILE=/y" }, "" },
	};
	struct files files = { 0 };
	struct set s;

	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
		char got[300] = "";

		if (!open_set(&s, &wants[i]) || env_merge(&s.env, &s.g, &e) != V_OK)
			snprintf(got, sizeof got, "(not a row)");
		else if (files_list(&s.env, &s.g, &files, &e) != V_OK)
			snprintf(got, sizeof got, "! %s", e.text);
		for (size_t k = 0; *got != '!' && k < files.n; k++)
			sprintf(got + strlen(got), "%s%.*s %s", k ? ", " : "",
			    (int)files.v[k].name.n,
			    (const char *)files.v[k].name.p, files.v[k].string);
		claim(&wants[i], got);
		files_free(&files);
		close_set(&s);
	}
}

static const char *const words[] = {
	[FATE_EXPORTED] = "exported", [FATE_KEPT] = "kept", [FATE_OVERRIDDEN] = "overridden",
	[FATE_UNSET] = "unset", [FATE_READ] = "read", [FATE_CLEAN] = "clean",
	    [FATE_STRUCK] = "struck",
	[FATE_OURS] = "ours",
};

/* The fates of the inherited variables and then of those of each source. */
static void
fates(void)
{
	static const struct row wants[] = {
		{ "fates: an inherited variable is kept and a loaded one is exported", "", "A=0",
		    { "docker B=1" }, "kept exported" },
		{ "fates: a loaded variable is overridden by an inherited one", "", "A=0",
		    { "docker A=1" }, "kept overridden" },
		{ "fates: an inherited variable is overridden with --override", "--override", "A=0",
		    { "docker A=1" }, "overridden exported" },
		{ "fates: a line is overridden by a later line", "", "", { "docker A=1 A=2" },
		    "overridden exported" },
		{ "fates: a file is overridden by a later file", "", "",
		    { "docker A=1", "docker A=2" }, "overridden exported" },
		{ "fates: an entry that unsets a name unsets every variable of the name", "", "A=0",
		    { "docker A=1", "json A!" }, "unset unset unset" },
		{ "fates: an entry that unsets a name and loses is overridden", "", "A=0",
		    { "json A!", "docker A=1" }, "kept overridden overridden" },
		{ "fates: --clean removes a variable and --keep keeps another", "--clean --keep B",
		    "A=0 B=0", { "docker A=1" }, "clean kept exported" },
		{ "fates: --unset strikes a variable", "--unset A", "A=0 B=0", { NULL },
		    "struck kept" },
		{ "fates: --unset comes before --clean", "--clean --unset A", "A=0 B=0", { NULL },
		    "struck clean" },
		{ "fates: WAITENV_* variables and the variable of an identity are ours", "",
		    "WAITENV_X=0 K=1", { "docker WAITENV_Y=1", "identity:K" }, "ours ours ours" },
		{ "fates: an X_FILE variable is read", "", "X_FILE=/x", { "content X=1" },
		    "read exported" },
		{ "fates: an X_FILE variable that lost is overridden", "", "X_FILE=/x",
		    { "docker X_FILE=/y", "content X=1" }, "read overridden exported" },
	};
	struct set s;

	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
		char got[256] = "";

		if (open_set(&s, &wants[i]) && env_merge(&s.env, &s.g, &e) == V_OK)
			for (size_t k = 0; k <= s.g.items.n; k++) {
				const struct item *item = k ? &s.g.items.v[k - 1] : NULL;
				const struct vars *vs = item ? &item->vars : &s.g.inherited;

				for (size_t v = 0; v < vs->n; v++) {
					enum fate fate = explain_fate(&s.g, &s.env,
					    item, &vs->v[v]);

					sprintf(got + strlen(got), "%s%s", *got ? " " : "",
					    words[fate]);
				}
			}
		claim(&wants[i], got);
		close_set(&s);
	}
}

int
main(void)
{
	file_vars();
	fates();
	return test_failed != 0;
}
