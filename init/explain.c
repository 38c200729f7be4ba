#include "init/explain.h"

#include <stdio.h>
#include <stdlib.h>

#include "init/log.h"

struct row {
	struct slice name;
	const struct load_item *it, *by;
	const struct var *var;
	enum fate fate;
	size_t order;
};

static const char *const fates[] = {
	[FATE_EXPORTED] = "exported", [FATE_SHADOWED] = "overridden by a later line",
	[FATE_OVERRIDDEN] = "overridden by", [FATE_UNSET] = "unset", [FATE_REMOVED] = "dropped",
	[FATE_OURS] = "waitenv's own",
};

/* A name in which dash or busybox would see no variable. */
static bool
shells_drop(struct slice name)
{
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = name.p[i];

		if (!((c | 32) >= 'a' && (c | 32) <= 'z') && c != '_' && (i == 0 || c < '0' || c > '9'))
			return true;
	}
	return false;
}

void
explain_details(const struct load *l, const struct environ *env)
{
	for (size_t i = 0; l->o->verbose && i < l->n; i++) {
		const struct load_item *it = &l->items[i];

		if (it->state == LOAD_ABSENT)
			log_detail("not there, and optional: %s", it->source.name);
		if (it->vars.dropped)
			log_detail("%zu entries dropped by the %s dialect, the first in line %u: %s",
			    it->vars.dropped, it->source.dialect->name, (unsigned)it->vars.dropped_line,
			    it->source.name);
	}
	for (size_t i = 0; l->o->verbose && i < env->n; i++) {
		struct slice rest = slice_str(env->envp[i]), name;

		if (slice_until(&rest, '=', &name) && shells_drop(name))
			log_detail("shells drop a variable named %.*s", (int)(name.n < 80 ? name.n : 80),
			    (const char *)name.p);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
	int order = memcmp(x->name.p, y->name.p, n);

	if (order == 0 && x->name.n != y->name.n)
		order = x->name.n < y->name.n ? -1 : 1;
	return order ? order : x->order < y->order ? -1 : 1;
}

static size_t
collect(const struct load *l, const struct environ *env, const struct load_item *it,
    const struct vars *vs, struct row *rows, size_t n)
{
	for (size_t i = 0; i < vs->n; i++, n++) {
		struct row *r = &rows[n];

		*r = (struct row){ .name = vars_name(vs, &vs->v[i]), .it = it, .var = &vs->v[i], .order = n };
		r->fate = environ_fate(l, env, it, r->var, &r->by);
	}
	return n;
}

/* Names and sources are bytes; a table and JSON are text. */
static void
print_safe(const char *p, size_t n, int width, bool json)
{
	int column = 0;

	for (size_t i = 0; i < n; i++, column++) {
		unsigned char c = (unsigned char)p[i];

		if (json && (c == '"' || c == '\\'))
			putchar('\\');
		putchar(c < 0x20 || c > 0x7e ? '?' : c);
	}
	for (; column < width; column++)
		putchar(' ');
}

static void
print_row(const struct row *r, bool json)
{
	const char *source = r->it ? r->it->source.name : "container", *by;
	char place[80], fate[80];

	by = r->fate == FATE_OVERRIDDEN ? r->by ? r->by->source.name : "the container" : "";
	if (r->var->line)
		snprintf(place, sizeof place, "%s%.60s:%u", strlen(source) > 60 ? "..." : "",
		    strlen(source) > 60 ? source + strlen(source) - 60 : source, (unsigned)r->var->line);
	else
		snprintf(place, sizeof place, "%.70s", source);
	snprintf(fate, sizeof fate, "%s%s%.48s", !r->it && r->fate == FATE_EXPORTED ? "kept" : fates[r->fate],
	    *by ? " " : "", by);
	printf(json ? "{\"name\":\"" : "");
	print_safe((const char *)r->name.p, r->name.n, json ? 0 : 32, json);
	printf(json ? "\",\"bytes\":%zu,\"source\":\"" : " %9zu  ", r->var->value_n);
	print_safe(place, strlen(place), json ? 0 : 32, json);
	printf(json ? "\",\"fate\":\"" : "  ");
	print_safe(fate, strlen(fate), 0, json);
	printf(json ? "\"}\n" : "\n");
}

static int
table(const struct load *l, const struct environ *env)
{
	size_t n = l->inherited.n;
	struct row *rows;

	for (size_t i = 0; i < l->n; i++)
		n += l->items[i].vars.n;
	rows = calloc(n + 1, sizeof *rows);
	if (!rows)
		return 71;
	n = collect(l, env, NULL, &l->inherited, rows, 0);
	for (size_t i = 0; i < l->n; i++)
		n = collect(l, env, &l->items[i], &l->items[i].vars, rows, n);
	qsort(rows, n, sizeof *rows, by_name);
	if (!l->o->json)
		printf("%-32s %9s  %-32s  %s\n", "NAME", "BYTES", "SOURCE", "FATE");
	for (size_t i = 0; i < n; i++)
		print_row(&rows[i], l->o->json);
	free(rows);
	return fflush(stdout) == 0 ? 0 : 71;
}

int
explain(const struct load *l, const struct environ *env)
{
	size_t bytes = 0, sources = 0;
	char reason[128];

	for (size_t i = 0; i < env->n; i++)
		bytes += strlen(env->envp[i]) + 1;
	for (size_t i = 0; i < l->n; i++)
		sources += l->items[i].kind == LOAD_TEXT && l->items[i].state == LOAD_READY;
	snprintf(reason, sizeof reason, "ready: %zu variables, %zu of them from %zu source%s, %zu bytes in all",
	    env->n, env->loaded, sources, sources == 1 ? "" : "s", bytes);
	if (l->o->explain && table(l, env) != 0)
		return 71;
	log_write(&(struct log_line){ .level = LOG_NOTICE, .event = "ready", .reason = reason,
		.waited = -1, .looks = -1 });
	return 0;
}
