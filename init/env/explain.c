/* SPDX-License-Identifier: ISC */
#include "init/env/explain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "decode/arena.h"
#include "decode/chars.h"
#include "decode/decimal.h"
#include "decode/escape.h"
#include "init/base/fail.h"
#include "init/base/log.h"
#include "init/base/signals.h"
#include "init/env/glob.h"

#define WIDTH 100		/* of the table; names and sources are cut to fit */
#define NAME_MOST 30
#define FATE_LEAST 31

struct row {
	struct slice name;
	const struct item *item;		/* NULL: the container's */
	const struct var *var;
	const struct env_entry *won;	/* the entry that has the name, or NULL */
	enum fate fate;
	size_t order;
};

static const struct { const char *text, *word, *by; } fates[] = {
	[FATE_EXPORTED] = { "exported", "exported", NULL },
	[FATE_KEPT] = { "kept from the container", "kept", NULL },
	[FATE_OVERRIDDEN] = { "overridden by ", "overridden", "" },
	[FATE_UNSET] = { "unset by ", "unset", "" },
	[FATE_READ] = { "its file became ", "read", NULL },
	[FATE_CLEAN] = { "dropped because of --clean", "dropped", "--clean" },
	[FATE_STRUCK] = { "dropped because of --unset", "dropped", "--unset" },
	[FATE_USER] = { "overridden by --user", "overridden", "--user" },
	[FATE_OURS] = { "dropped because it is waitenv's", "dropped", "waitenv" },
};

/* For -v and for --explain. */
static void
explain_say(const struct gather *g, const char *event, const char *reason, const char *source)
{
	log_write(&(struct log_line){ .level = g->config->explain ? LOG_NOTICE : LOG_DETAIL,
		.event = event, .reason = reason, .source = source, .waited = -1, .looks = -1 });
}

static void
explain_say_dropped(const struct gather *g, const struct vars *vs, const char *as,
    const char *source)
{
	char reason[128], line[40] = "";

	if (!vs->dropped)
		return;
	if (vs->dropped_line)
		snprintf(line, sizeof line, ", the first in line %u", (unsigned)vs->dropped_line);
	snprintf(reason, sizeof reason, "%zu entr%s dropped %s%s", vs->dropped,
	    vs->dropped == 1 ? "y" : "ies", as, line);
	explain_say(g, "dropped", reason, source);
}

static void
explain_details(const struct gather *g, const struct env *env)
{
	char as[48], room[SHOWN_ROOM];

	explain_say_dropped(g, &g->inherited, "for having no name, or that of an earlier entry",
	    "container");
	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *item = &g->items.v[i];

		if (item->state == ITEM_ABSENT)
			explain_say(g, "absent", "not there, and optional", item->spec.name);
		if (item->kind != ITEM_TEXT || item->state != ITEM_READY || !item->vars.dropped)
			continue;
		snprintf(as, sizeof as, "as the %s dialect does", item->spec.dialect->name);
		explain_say_dropped(g, &item->vars, as, item->spec.name);
	}
	for (size_t i = 0; g->config->verbose && i < env->n; i++) {
		const struct env_entry *entry = &env->entries[i];

		if (!chars_are_identifier(env_name(entry)) && env_exports(env, entry))
			log_detail("shells drop a variable named %s",
			    env_shown(entry, room) == room ? room : "...");
	}
}

enum fate
explain_fate(const struct gather *g, const struct env *env, const struct item *item,
    const struct var *var)
{
	struct slice name = vars_name(item ? &item->vars : &g->inherited, var);
	const struct env_entry *entry = env_find(env, name);

	if (item ? gather_reserves(name) : env_is_ours(g, name))
		return FATE_OURS;
	if (!item && !env_keeps(g->config, name))
		return glob_any(&g->config->unset, name) ? FATE_STRUCK : FATE_CLEAN;
	if (!item && env_others_home(g->config, name) && entry->origin != ENV_LOADED)
		return FATE_USER;
	if (entry->var->unset)
		return FATE_UNSET;
	if (entry->var != var)
		return FATE_OVERRIDDEN;
	return !env_exports(env, entry) ? FATE_READ : item ? FATE_EXPORTED : FATE_KEPT;
}

static int
explain_by_name(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
	int order = memcmp(x->name.p, y->name.p, n);

	if (order == 0 && x->name.n != y->name.n)
		order = x->name.n < y->name.n ? -1 : 1;
	return order ? order : x->order < y->order ? -1 : 1;
}

static size_t
explain_collect(const struct gather *g, const struct env *env, const struct item *item,
    struct row *rows, size_t n)
{
	const struct vars *vs = item ? &item->vars : &g->inherited;

	for (size_t i = 0; i < vs->n; i++, n++) {
		struct slice name = vars_name(vs, &vs->v[i]);

		rows[n] = (struct row){ name, item, &vs->v[i], env_find(env, name),
			explain_fate(g, env, item, &vs->v[i]), n };
	}
	return n;
}

static struct slice
explain_shown(struct slice s)
{
	return err_holds_key(s) ? SLICE("(a secret key)") : s;
}

/* The names of a source may be pieces of a value, such as a line of a key. */
static struct slice
explain_name(const struct row *r)
{
	return !r->item || shown_name(r->name, vars_value(&r->item->vars, r->var))
	    ? explain_shown(r->name) : SLICE("(not shown)");
}

static struct slice
explain_source(const struct item *item)
{
	return explain_shown(slice_str(item ? item->spec.name : "container"));
}

/* Prints a text within the width, escaped; if it is too long, "..." replaces its beginning or its
 * end. */
static const char *
explain_cut(struct slice s, size_t width, bool keep_end, char out[WIDTH + 1])
{
	size_t n = s.n <= width ? s.n : width - 3, from = keep_end ? s.n - n : 0, at = 0;

	if (n < s.n && keep_end)
		at = (size_t)snprintf(out, WIDTH, "...");
	for (size_t i = from; i < from + n; i++)
		out[at++] = s.p[i] < 0x20 || s.p[i] > 0x7e ? '?' : (char)s.p[i];
	snprintf(out + at, 4, "%s", n < s.n && !keep_end ? "..." : "");
	return out;
}

static size_t
explain_line_width(const struct var *var)
{
	return var->line ? (size_t)snprintf(NULL, 0, ":%u", (unsigned)var->line) : 0;
}

/* Prints the source and the line. */
static const char *
explain_place(const struct item *item, const struct var *var, size_t width, char out[WIDTH + 1])
{
	explain_cut(explain_source(item), width - explain_line_width(var), true, out);
	if (var->line)
		snprintf(out + strlen(out), 16, ":%u", (unsigned)var->line);
	return out;
}

static void
explain_widen(size_t *width, size_t n)
{
	if (*width < n)
		*width = n;
}

static void
explain_print_fate(const struct row *r, size_t width)
{
	const char *text = fates[r->fate].text;
	struct slice name = explain_name(r);
	char by[WIDTH + 1] = "";

	width -= strlen(text);
	if (name.p == r->name.p)
		name.n -= strlen("_FILE");
	if (r->fate == FATE_READ)
		explain_cut(name, width, false, by);
	else if (fates[r->fate].by && !*fates[r->fate].by)
		explain_place(r->won->item, r->won->var, width, by);
	if (r->fate == FATE_UNSET && r->won->var == r->var)
		puts("unset");
	else
		printf("%s%s\n", text, by);
}

static void
explain_print_table(const struct row *rows, size_t n)
{
	size_t name = strlen("NAME"), bytes = strlen("BYTES"), from = strlen("SOURCE"), room;
	char a[WIDTH + 1], b[DECIMAL_GROUPED], c[WIDTH + 1];

	for (size_t i = 0; i < n; i++) {
		explain_widen(&name, explain_name(&rows[i]).n);
		explain_widen(&bytes, strlen(decimal_grouped(rows[i].var->value_n, b)));
		explain_widen(&from, explain_source(rows[i].item).n
		    + explain_line_width(rows[i].var));
	}
	name = name < NAME_MOST ? name : NAME_MOST;
	room = WIDTH - FATE_LEAST - 6 - name - bytes;
	from = from < room ? from : room;
	printf("%-*s  %*s  %-*s  FATE\n", (int)name, "NAME", (int)bytes, "BYTES",
	    (int)from, "SOURCE");
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];

		printf("%-*s  %*s  %-*s  ",
		    (int)name, explain_cut(explain_name(r), name, false, a),
		    (int)bytes, decimal_grouped(r->var->value_n, b),
		    (int)from, explain_place(r->item, r->var, from, c));
		explain_print_fate(r, WIDTH - 6 - name - bytes - from);
	}
}

static void
explain_string(struct slice s)
{
	char room[ESCAPE_MAX];

	putchar('"');
	while (s.n) {
		size_t n = escape_json(&s, room);

		fwrite(room, 1, n, stdout);
	}
	putchar('"');
}

static void
explain_number(const char *key, uint32_t n)
{
	if (n)
		printf(",\"%s\":%u", key, (unsigned)n);
	else
		printf(",\"%s\":null", key);
}

/* Prints one JSON object, which always has every key. */
static void
explain_object(const struct row *r)
{
	const char *by = fates[r->fate].by;
	bool won = by && !*by;

	printf("{\"name\":");
	explain_string(explain_name(r));
	printf(",\"bytes\":%zu,\"source\":", (size_t)r->var->value_n);
	explain_string(explain_source(r->item));
	explain_number("line", r->var->line);
	printf(",\"fate\":\"%s\",\"by\":", fates[r->fate].word);
	if (by)
		explain_string(won ? explain_source(r->won->item) : slice_str(by));
	else
		printf("null");
	explain_number("by_line", won ? r->won->var->line : 0);
	puts("}");
}

static enum verdict
explain_table(const struct gather *g, const struct env *env, struct err *e)
{
	size_t n = g->inherited.n;
	struct row *rows;

	for (size_t i = 0; i < g->items.n; i++)
		n += g->items.v[i].vars.n;
	rows = arena_take((n + 1) * sizeof *rows);
	if (!rows)
		return err_set(e, V_SYS, "no memory for a table of %zu", n);
	n = explain_collect(g, env, NULL, rows, 0);
	for (size_t i = 0; i < g->items.n; i++)
		if (g->items.v[i].state == ITEM_READY)
			n = explain_collect(g, env, &g->items.v[i], rows, n);
	qsort(rows, n, sizeof *rows, explain_by_name);
	if (!g->config->json)
		explain_print_table(rows, n);
	for (size_t i = 0; g->config->json && i < n; i++)
		explain_object(&rows[i]);
	arena_give(rows);
	return fflush(stdout) == 0 && !ferror(stdout) ? V_OK
	    : err_sys(e, errno, "cannot write the table");
}

enum verdict
explain(const struct gather *g, const struct env *env, struct err *e)
{
	explain_details(g, env);
	if (!g->config->explain)
		return V_OK;
	signals_release(NULL, fail_ended);	/* writing may block */
	return explain_table(g, env, e);
}

void
explain_ready(const struct gather *g, const struct env *env, const struct limits *limits)
{
	size_t sources = 0;
	char reason[160], used[DECIMAL_GROUPED], most[DECIMAL_GROUPED];

	for (size_t i = 0; i < g->items.n; i++)
		sources += g->items.v[i].kind == ITEM_TEXT && g->items.v[i].state == ITEM_READY;
	snprintf(reason, sizeof reason, "ready: %zu variable%s, %zu of them from %zu source%s; "
	    "%s bytes of the %s that Linux takes", env->exported, env->exported == 1 ? "" : "s",
	    env->loaded, sources, sources == 1 ? "" : "s", decimal_grouped(limits->used, used),
	    decimal_grouped(limits->most, most));
	log_write(&(struct log_line){ .level = LOG_NOTICE, .event = "ready", .reason = reason,
		.waited = -1, .looks = -1 });
}
