/* SPDX-License-Identifier: ISC */
#include "decode/dialect/dialect.h"

#include "decode/utf8.h"

static const struct dialect table[] = {
	{ "docker", .comments = true, .parse = dialect_docker },
	{ "ecs", .comments = true, .first_file_wins = true, .parse = dialect_ecs },
	{ "systemd", .comments = true, .parse = dialect_systemd },
	{ "dotenv", .comments = true, .sees_earlier = true, .parse = dialect_dotenv },
	{ "k8s", .comments = true, .parse = dialect_k8s },
	{ "nul", .parse = dialect_nul },
	{ "json", .parse = dialect_json },
	{ "dir", .parse = NULL },
};

const struct dialect *
dialect_find(struct slice name)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (slice_eq(name, slice_str(table[i].name)))
			return &table[i];
	return NULL;
}

enum verdict
dialect_parse(const struct dialect *d, struct slice text, bool whole, const struct lookup *names,
    struct vars *out, struct err *e)
{
	enum verdict v = d->parse(text, names, out, e);

	if ((v == V_BAD || v == V_MORE) && utf8_is_utf16(text))
		return err_set(e, V_BAD, "UTF-16, not UTF-8, line %d", 1);
	if (v == V_MORE && whole) {
		e->fault = F_DATA;
		v = V_BAD;
	}
	return v == V_OK ? vars_check(out, e) : v;
}

const char *
dialect_names(void)
{
	return "docker, ecs, systemd, dotenv, k8s, nul, json, dir";
}
