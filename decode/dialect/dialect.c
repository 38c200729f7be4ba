#include "decode/dialect/dialect.h"

#include "decode/dialect/content.h"

static const struct dialect table[] = {
	{ "docker", true, false, dialect_docker },
	{ "ecs", true, true, dialect_ecs },
	{ "systemd", true, false, dialect_systemd },
	{ "dotenv", true, false, dialect_dotenv },
	{ "k8s", true, false, dialect_k8s },
	{ "nul", false, false, dialect_nul },
	{ "json", false, false, dialect_json },
	{ "dir", false, false, NULL },
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
dialect_parse(const struct dialect *d, struct slice text, const struct vars *inherited,
    struct vars *out, struct err *e)
{
	enum verdict v = d->parse(text, inherited, out, e);

	if (v == V_BAD && content_is_utf16(text))
		return err_set(e, V_BAD, "UTF-16, not UTF-8, line %d", 1);
	return v == V_OK ? vars_check(out, e) : v;
}

const char *
dialect_names(void)
{
	return "docker, ecs, systemd, dotenv, k8s, nul, json, dir";
}
