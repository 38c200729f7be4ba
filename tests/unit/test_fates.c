/* SPDX-License-Identifier: ISC */
/* env: X_FILE variables, and why each variable is or is not exported. */
#include "init/env/explain.h"
#include "init/env/files.h"
#include "tests/unit/set.h"

/* What files_list gives, or the reason. */
static void
file_vars(void)
{
	static const struct row wants[] = {
		{ "of the container", "--file-vars", "X_FILE=/x", { NULL }, "X X_FILE=/x" },
		{ "of a file", "--file-vars", "", { "docker X_FILE=/x Y_FILE=/y" }, "X X_FILE=/x, Y Y_FILE=/y" },
		{ "the one that wins", "--file-vars", "X_FILE=/a", { "docker X_FILE=/b" }, "X X_FILE=/a" },
		{ "not one that was cleaned", "--file-vars --clean", "X_FILE=/a", { NULL }, "" },
		{ "not one that was unset", "--file-vars", "X_FILE=/a", { "json X_FILE!" }, "" },
		{ "no absolute path", "--file-vars", "X_FILE=x Y_FILE= Z_FILE=./z", { NULL }, "" },
		{ "no name before _FILE", "--file-vars", "_FILE=/x FILE=/y", { NULL }, "" },
		{ "not ours", "--file-vars", "WAITENV_IDENTITY_FILE=/x", { NULL }, "" },
		{ "a glob of X", "--file-vars=DB_*", "DB_A_FILE=/a SSL_CERT_FILE=/c", { NULL }, "DB_A DB_A_FILE=/a" },
		{ "two globs", "--file-vars=A --file-vars=B", "A_FILE=/a B_FILE=/b C_FILE=/c", { NULL },
		    "A A_FILE=/a, B B_FILE=/b" },
		{ "switched off", "--file-vars=0", "X_FILE=/x", { NULL }, "" },
		{ "both set", "--file-vars", "X=1 X_FILE=/x", { NULL }, "! both X and X_FILE are set" },
		{ "both set, in two places", "--file-vars", "X=1", { "docker X_FILE=/x" },
		    "! both X and X_FILE are set" },
		{ "X empty is not set", "--file-vars", "X= X_FILE=/x", { NULL }, "X X_FILE=/x" },
		{ "X unset is not set", "--file-vars", "X=1 X_FILE=/x", { "json X!" }, "X X_FILE=/x" },
		{ "the contents are there", "--file-vars", "X_FILE=/x", { "content X=1" }, "" },
		{ "a content is not followed", "--file-vars", "X_FILE_FILE=/x", { "content X_FILE=/y" }, "" },
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
			sprintf(got + strlen(got), "%s%.*s %s", k ? ", " : "", (int)files.v[k].name.n,
			    (const char *)files.v[k].name.p, files.v[k].string);
		claim(&wants[i], got);
		files_free(&files);
		close_set(&s);
	}
}

static const char *const words[] = {
	[FATE_EXPORTED] = "exported", [FATE_KEPT] = "kept", [FATE_OVERRIDDEN] = "overridden",
	[FATE_UNSET] = "unset", [FATE_READ] = "read", [FATE_CLEAN] = "clean", [FATE_STRUCK] = "struck",
	[FATE_OURS] = "ours",
};

/* The fates of the inherited ones, and then of each source's. */
static void
fates(void)
{
	static const struct row wants[] = {
		{ "kept and exported", "", "A=0", { "docker B=1" }, "kept exported" },
		{ "overridden by the container", "", "A=0", { "docker A=1" }, "kept overridden" },
		{ "overridden by a file", "--override", "A=0", { "docker A=1" }, "overridden exported" },
		{ "by a later line", "", "", { "docker A=1 A=2" }, "overridden exported" },
		{ "by a later file", "", "", { "docker A=1", "docker A=2" }, "overridden exported" },
		{ "unset", "", "A=0", { "docker A=1", "json A!" }, "unset unset unset" },
		{ "an unset entry that lost", "", "A=0", { "json A!", "docker A=1" }, "kept overridden overridden" },
		{ "cleaned", "--clean --keep B", "A=0 B=0", { "docker A=1" }, "clean kept exported" },
		{ "struck", "--unset A", "A=0 B=0", { NULL }, "struck kept" },
		{ "struck and cleaned", "--clean --unset A", "A=0 B=0", { NULL }, "struck clean" },
		{ "ours", "", "WAITENV_X=0 K=1", { "docker WAITENV_Y=1", "identity:K" }, "ours ours ours" },
		{ "read", "", "X_FILE=/x", { "content X=1" }, "read exported" },
		{ "read, in a file that lost", "", "X_FILE=/x", { "docker X_FILE=/y", "content X=1" },
		    "read overridden exported" },
	};
	struct set s;

	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
		char got[256] = "";

		if (open_set(&s, &wants[i]) && env_merge(&s.env, &s.g, &e) == V_OK)
			for (size_t k = 0; k <= s.g.items.n; k++) {
				const struct item *item = k ? &s.g.items.v[k - 1] : NULL;
				const struct vars *vs = item ? &item->vars : &s.g.inherited;

				for (size_t v = 0; v < vs->n; v++) {
					enum fate fate = explain_fate(&s.g, &s.env, item, &vs->v[v]);

					sprintf(got + strlen(got), "%s%s", *got ? " " : "", words[fate]);
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
